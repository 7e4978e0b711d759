//! `ws76 compute`.

use crate::support::{Run, golden, run, without_styles, ws76};

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
fn the_drafts_examples_need_no_keys() {
    let first = run(&["compute", "--example"]);
    assert_eq!(first.stdout, run(&DRAFT_1_2).stdout);
    assert_eq!(first.stdout, run(&["compute", "--example", "1"]).stdout);
    // Draft 76, 1.3.
    let second = run(&["compute", "--example", "2", "-q"]);
    assert_eq!(
        second.out(),
        format!("{}\n", hex::encode("fQJ,fN/4F4!~K~MH"))
    );
    assert_eq!(run(&["compute", "--example", "3"]).code, 2);
    assert_eq!(run(&["compute", "--example", "--key1", "1 1"]).code, 2);
}

#[test]
fn trace_shows_the_64_steps_of_md5() {
    golden("compute/trace.txt", &["compute", "--example", "--trace"], 0);
    let json = run(&["compute", "--example", "--trace", "--format", "json"]).json();
    let steps = json["md5"]["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 64);
    // The last state with the initial one added, each word little-endian, is the answer.
    let word =
        |value: &serde_json::Value| u32::from_str_radix(value.as_str().unwrap(), 16).unwrap();
    let mut answer = String::new();
    for at in 0..4 {
        let sum = word(&steps[63]["state"][at]).wrapping_add(word(&json["md5"]["initial"][at]));
        assert_eq!(sum, word(&json["md5"]["sum"][at]));
        answer += &hex::encode(sum.to_le_bytes());
    }
    assert_eq!(json["answer_hex"], answer);
}

#[test]
fn step_is_plain_where_there_is_no_terminal() {
    let step = run(&["compute", "--example", "--step"]);
    assert_eq!(step.stdout, run(&["compute", "--example"]).stdout);
}

fn with(variables: &[(&str, &str)], args: &[&str]) -> Run {
    let mut command = ws76();
    command.envs(variables.iter().copied()).args(args);
    Run::of(command.output().unwrap())
}

#[test]
fn no_box_is_drawn_in_a_locale_without_utf_8() {
    golden("compute/ascii.txt", &["compute", "--example", "--ascii"], 0);
    let plain = run(&["compute", "--example", "--ascii"]).out();
    assert!(plain.is_ascii());
    for (variables, is_ascii) in [
        (&[("LC_ALL", "C")][..], true),
        (&[("LANG", "POSIX")], true),
        (&[("LANG", "C"), ("LC_ALL", "de_DE.UTF-8")], false),
        (&[("LC_CTYPE", "C.UTF-8"), ("LANG", "C")], false),
    ] {
        let run = with(variables, &["compute", "--example"]);
        assert_eq!(run.out() == plain, is_ascii, "{variables:?}");
    }
    let json = with(
        &[("LC_ALL", "C")],
        &["compute", "--example", "--format", "json"],
    );
    assert_eq!(
        json.stdout,
        self::run(&["compute", "--example", "--format", "json"]).stdout
    );
}

#[test]
fn each_width_from_40_to_200_columns_is_kept() {
    let wide = run(&["compute", "--example", "--trace"]).out();
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    for width in [40, 41, 59, 60, 79, 80, 120, 200] {
        let columns = width.to_string();
        for args in [
            &["compute", "--example", "--trace"][..],
            &["compute", "--example", "2", "-v"],
            &[&ARTICLE[..], &["--lenient", "-v"]].concat(),
            &["generate", "--explain-key"],
        ] {
            let text = with(&[("COLUMNS", &columns), ("CLICOLOR_FORCE", "1")], args).out();
            let text = without_styles(&text);
            for line in text.lines() {
                // Bytes that are escaped are one word.
                let is_word = line.trim_start().starts_with("\\x");
                assert!(
                    line.chars().count() <= width || is_word,
                    "{width}: {} columns: {line}",
                    line.chars().count()
                );
                assert_eq!(line, line.trim_end(), "{width}");
            }
        }
        let text = with(
            &[("COLUMNS", &columns)],
            &["compute", "--example", "--trace"],
        )
        .out();
        if width >= 80 {
            assert_eq!(words(&text), words(&wide), "{width}");
        }
    }
    let narrow = with(&[("COLUMNS", "40")], &["compute", "--example"]);
    let expected = snapbox::file!["golden/compute/narrow.txt"].raw();
    snapbox::assert_data_eq!(narrow.out(), expected);
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
