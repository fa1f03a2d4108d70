//! The evidence as a picture: all of it, the same bytes each time, nothing that does anything.

use std::collections::BTreeSet;
use std::fs;

use migrasome::Db;
use migrasome::export::figure::{Chosen, Hit, draw};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::support::{Lab, column, holding, project};

fn everything() -> String {
    draw(&Db::built_in().unwrap(), &Chosen::default())
        .unwrap()
        .svg
}

/// The names of its elements and attributes; it is well-formed.
fn words_of(svg: &str) -> BTreeSet<String> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut words = BTreeSet::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                words.insert(element.name().as_ref().to_owned());
                for attribute in element.attributes() {
                    words.insert(attribute.unwrap().key.as_ref().to_owned());
                }
            }
            Event::Eof => return words,
            _ => {}
        }
    }
}

#[test]
fn the_command_draws_the_picture_that_the_readme_shows() {
    let lab = Lab::new();
    let ran = lab.run(&["export", "figure", "-o", "evidence.svg"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let drawn = fs::read_to_string(lab.path("evidence.svg")).unwrap();
    assert_eq!(drawn, everything());
    let shown = fs::read_to_string(project("docs/evidence.svg")).unwrap();
    assert!(
        drawn == shown,
        "`migrasome export figure -o docs/evidence.svg` draws it anew"
    );
    assert!(drawn.len() < 60_000, "{}", drawn.len());
}

#[test]
fn every_piece_of_evidence_is_in_it() {
    let db = Db::built_in().unwrap();
    let accessions = column(&db, "SELECT DISTINCT accession FROM evidence");
    let svg = everything();
    assert!(accessions.len() > 100);
    for accession in accessions {
        assert!(
            svg.contains(&format!("<title>{accession}: ")),
            "{accession}"
        );
    }
    for words in [
        "10.1186/s12951-025-03362-6",
        &db.metadata("data_version").unwrap(),
        "no cargo given",
        ">T1:7</text>",
    ] {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn what_is_chosen_is_drawn_and_nothing_else() {
    let db = Db::built_in().unwrap();
    let count = |condition: &str| {
        let sql = format!("SELECT count(*) FROM evidence WHERE {condition}");
        column(&db, &sql)[0].parse::<usize>().unwrap()
    };
    let word = |word: &str| vec![word.to_owned()];
    let chosen = Chosen::default;
    let cases = [
        (
            Chosen {
                layers: word("Table 1"),
                ..chosen()
            },
            "layer = 'Table 1'",
        ),
        (
            Chosen {
                roles: word("carried"),
                ..chosen()
            },
            "role_group = 'carried'",
        ),
        (
            Chosen {
                roles: word("not given"),
                ..chosen()
            },
            "role_group IS NULL",
        ),
        (
            Chosen {
                confidences: word("medium"),
                ..chosen()
            },
            "confidence = 'medium'",
        ),
        (
            Chosen {
                organisms: word("zebrafish"),
                ..chosen()
            },
            "'; ' || organism || '; ' LIKE '%; zebrafish; %'",
        ),
    ];
    for (chosen, condition) in cases {
        let drawing = draw(&db, &chosen).unwrap();
        assert_eq!(drawing.shown, count(condition), "{condition}");
        assert_eq!(drawing.of, count("1"));
        words_of(&drawing.svg);
    }
}

#[test]
fn a_group_opens_and_a_focus_has_its_name() {
    let db = Db::built_in().unwrap();
    let closed = draw(&db, &Chosen::default()).unwrap();
    let group = closed.groups.iter().find(|group| group.id == "left:gene");
    let group = group.unwrap();
    assert!(!group.is_open && group.count > 10);
    let open = vec![group.id.clone()];
    let opened = draw(
        &db,
        &Chosen {
            open,
            ..Chosen::default()
        },
    )
    .unwrap();
    let names = |svg: &str| svg.matches("text-anchor=\"end\"").count();
    assert_eq!(names(&opened.svg), names(&closed.svg) + group.count - 1);
    let focus = Some("CPQ".to_owned());
    let focused = draw(
        &db,
        &Chosen {
            focus,
            ..Chosen::default()
        },
    )
    .unwrap();
    assert!(!closed.svg.contains(">CPQ</text>") && focused.svg.contains(">CPQ</text>"));
}

#[test]
fn it_is_a_picture_and_nothing_else() {
    let allowed = [
        "aria-labelledby",
        "class",
        "cx",
        "cy",
        "d",
        "desc",
        "circle",
        "dx",
        "fill",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "g",
        "height",
        "id",
        "opacity",
        "path",
        "r",
        "rect",
        "role",
        "stroke",
        "stroke-dasharray",
        "stroke-width",
        "svg",
        "text",
        "text-anchor",
        "title",
        "tspan",
        "viewBox",
        "width",
        "x",
        "xmlns",
        "y",
    ];
    let words = words_of(&everything());
    let strange: Vec<&String> = words
        .iter()
        .filter(|word| !allowed.contains(&word.as_str()))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn a_labs_own_words_are_only_words() {
    let lab = Lab::with_file();
    lab.execute(
        "INSERT INTO terms (term_id, label, kind, key, loose_key, source)
         VALUES (1000001, '<script>\"&' || char(8238) || 'x', 'gene', 'x', 'x', 'ours');
         UPDATE findings SET context = '</svg><script>' WHERE finding_id = 1;
         UPDATE finding_terms SET term_id = 1000001 WHERE finding_id = 1 AND part = 'subject'",
    );
    let svg = draw(
        &Db::open(&lab.path("migrasome.db")).unwrap(),
        &Chosen::default(),
    );
    let svg = svg.unwrap().svg;
    assert!(!svg.contains("<script") && !svg.contains('\u{202e}'));
    assert!(svg.contains("&lt;/svg&gt;&lt;script&gt;"));
    words_of(&svg);
}

#[test]
fn a_labs_hits_are_lit_by_how_much() {
    let lab = holding(
        "hits.csv",
        "gene,log2FC\nTSPAN4,2.5\nITGA5,-1.5\nCPQ,\nACTB,9\nVEGFA,0.5\nP15692,-3\n",
    );
    let ran = lab.run(&["export", "figure", "--with", "hits.csv", "-o", "hits.svg"]);
    let said = ran.shown();
    for words in [
        "by how much: column `log2FC`",
        "4 of 4 hits are lit",
        "unmatched: ACTB",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let svg = fs::read_to_string(lab.path("hits.svg")).unwrap();
    assert!(svg.contains(">CPQ</text>"), "a hit has its name");
    assert!(svg.contains("up to ±3.0"), "of two rows the larger counts");
    assert_eq!(svg.matches("opacity=\"0.55\"").count(), 4);
    assert_eq!(svg.matches("fill=\"#56B4E9\" opacity=\"0.55\"").count(), 2);

    let no = lab
        .run(&["export", "figure", "--with", "hits.csv", "--value", "p"])
        .shown();
    assert!(no.starts_with("exit 2"), "{no}");
    assert!(
        no.contains("--value p: no such column; there are `gene`, `log2FC`"),
        "{no}"
    );
    let no = lab.fails(2, &["export", "figure", "-o", "hits.png"]);
    assert!(no.contains("a figure is written as .svg"), "{no}");
}

#[test]
fn hits_that_are_no_numbers_are_only_lit() {
    let value = |value| Hit {
        term: "TSPAN4".to_owned(),
        value,
    };
    let db = Db::built_in().unwrap();
    for odd in [None, Some(f64::NAN), Some(f64::INFINITY), Some(-1e300)] {
        let drawing = draw(
            &db,
            &Chosen {
                hits: vec![value(odd)],
                ..Chosen::default()
            },
        );
        let drawing = drawing.unwrap();
        assert_eq!(drawing.lit, ["TSPAN4"]);
        words_of(&drawing.svg);
    }
}
