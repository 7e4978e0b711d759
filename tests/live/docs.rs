//! The page that is made from the suite's table: `SNAPSHOTS=overwrite cargo test` writes them anew.

use std::path::PathBuf;

use ws76::live::suite::document;

pub(crate) fn check(path: &str, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "{}: SNAPSHOTS=overwrite writes it anew",
        path.display()
    );
}

#[test]
fn the_page_of_the_suite_is_its_table() {
    check("docs/conformance.md", &document());
}
