//! `ws76 compute`.

use crate::support::{golden, run};

const DRAFT_1_2: [&str; 7] = [
    "compute",
    "--key1",
    "4 @1  46546xW%0l 1 5",
    "--key2",
    "12998 5 Y3 1  .P00",
    "--challenge",
    "^n:ds[4U",
];

const ARTICLE: [&str; 7] = [
    "compute",
    "--key1",
    "1\\}  a`;l022aaf  51",
    "--key2",
    "12998 5 Y3 1  .P00",
    "--challenge",
    "^n:ds[4U",
];

#[test]
fn the_drafts_first_example_in_every_step() {
    golden("compute/draft-1.2.txt", &DRAFT_1_2, 0);
    golden(
        "compute/draft-1.2.json",
        &[&DRAFT_1_2[..], &["--format", "json"]].concat(),
        0,
    );
    assert!(run(&DRAFT_1_2).out().contains("8jKS'y:G*Co,Wxa-"));
}

#[test]
fn verbose_shows_md5_round_by_round() {
    golden(
        "compute/draft-1.2-verbose.txt",
        &[&DRAFT_1_2[..], &["-v"]].concat(),
        0,
    );
}

#[test]
fn quiet_prints_the_answer_alone() {
    let quiet = run(&[&DRAFT_1_2[..], &["-q"]].concat());
    assert_eq!(quiet.out(), "386a4b5327793a472a436f2c5778612d\n");
}

#[test]
fn colours_follow_digits_spaces_and_parts() {
    // The picture in the README, too.
    let coloured = run(&[&DRAFT_1_2[..], &["--color", "always"]].concat());
    let expected = snapbox::file!["golden/compute/draft-1.2.term.svg"].raw();
    snapbox::assert_data_eq!(coloured.out(), expected);
}

#[test]
fn the_articles_key_does_not_divide() {
    golden("compute/article-key.txt", &ARTICLE, 1);
    golden(
        "compute/article-key.json",
        &[&ARTICLE[..], &["--format", "json"]].concat(),
        1,
    );
}

#[test]
fn lenient_goes_on_with_the_articles_quotient_and_still_says_it_is_wrong() {
    golden(
        "compute/article-key-lenient.txt",
        &[&ARTICLE[..], &["--lenient"]].concat(),
        1,
    );
    let json = run(&[&ARTICLE[..], &["--lenient", "--format", "json"]].concat()).json();
    // What eventlet answered to this key, testdata/peers/eventlet/seedkey.json.
    assert_eq!(json["lenient"]["part1"], 25562);
    assert_eq!(
        json["lenient"]["answer_hex"],
        "767c0e097713b7c34ced113382315e5e"
    );
    assert_eq!(json["answer_hex"], serde_json::Value::Null);
}

#[test]
fn a_key_may_begin_with_a_hyphen() {
    let args = [
        "compute",
        "--key1",
        "-3e6b263  4 17 80",
        "--key2",
        "-1 ",
        "--key3",
        "--------",
    ];
    let run = run(&args);
    assert_eq!((run.code, run.err().as_str()), (0, ""));
}

#[test]
fn every_prefix_gives_the_same_answer() {
    let file = std::env::temp_dir().join(format!("ws76-key3-{}", std::process::id()));
    std::fs::write(&file, b"^n:ds[4U").unwrap();
    let at_file = format!("@{}", file.display());
    for (key1, key3) in [
        (
            "hex:3420403120203436353436785725306c20312035",
            "hex:5e6e3a64735b3455",
        ),
        ("base64:NCBAMSAgNDY1NDZ4VyUwbCAxIDU=", "base64:Xm46ZHNbNFU="),
        ("escaped:4 @1\\x20 46546xW%0l 1 5", "escaped:\\136n:ds[4U"),
        ("text:4 @1  46546xW%0l 1 5", at_file.as_str()),
    ] {
        let key2 = "12998 5 Y3 1  .P00";
        let run = run(&[
            "compute",
            "-q",
            "--key1",
            key1,
            "--key2",
            key2,
            "--challenge",
            key3,
        ]);
        assert_eq!(
            run.out(),
            "386a4b5327793a472a436f2c5778612d\n",
            "{key1} {key3}: {}",
            run.err()
        );
    }
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn a_challenge_of_seven_bytes_says_how_many_it_got_and_how_to_write_bytes() {
    let run = run(&[
        "compute",
        "--key1",
        "1 1",
        "--key2",
        "1 1",
        "--challenge",
        "1234567",
    ]);
    assert_eq!((run.code, run.out().as_str()), (2, ""));
    assert!(run.err().contains("has 7 bytes"), "{}", run.err());
    assert!(run.err().contains("hex:"), "{}", run.err());
}

#[test]
fn wrong_flags_are_the_command_lines_fault() {
    for args in [
        &["compute"][..],
        &["compute", "--key1", "1 1", "--key2", "1 1"],
        &[
            "compute",
            "--key1",
            "hex:0g",
            "--key2",
            "1 1",
            "--challenge",
            "12345678",
        ],
        &["nothing"],
        &["verify", "--request", "a"],
        &["verify", "--format", "yaml", "a"],
        &["compute", "-q", "-v"],
    ] {
        let run = run(args);
        assert_eq!((run.code, run.out().as_str()), (2, ""), "{args:?}");
        assert!(!run.err().is_empty());
    }
}
