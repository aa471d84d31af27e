//! What is asked for: documents that differ every time, and the floor that a page drawn by hand sets.

use serde_json::{Map, Value, json};

use crate::client::Asked;

const BOXES: [&str; 10] = [
    "voor-wie",
    "waarom-samen",
    "doel",
    "activiteiten",
    "rollen",
    "inbreng",
    "verschillen",
    "merken",
    "volhouden",
    "parkeerplaats",
];

/// A canvas with some 300 words, all other in every document.
pub fn canvas(i: usize) -> Value {
    let boxes: Map<String, Value> = BOXES
        .iter()
        .enumerate()
        .map(|(b, id)| {
            let note = |n: usize| json!({"text": format!("Geeltje {i} met een paar woorden over vak {b} nummer {n}"), "author": format!("Organisatie {}", i % 97)});
            ((*id).to_owned(), (0..3).map(note).collect())
        })
        .collect();
    json!({"coalition": format!("Samen {i}"), "boxes": boxes})
}

pub fn praatplaat(i: usize) -> Value {
    json!({"coalition": format!("Samen {i}"), "effects": [
        {"effect": "kwaliteit-van-leven", "words": format!("Iets hebben om naar uit te kijken, {i} keer."), "figures": [{"value": format!("{i}"), "label": "inwoners doen mee", "source": "Gemeente Voorbeeld", "year": 2025}]},
        {"effect": "talenten-ontwikkelen", "words": format!("Op je {i}ste nog iets leren.")}]})
}

/// A worksheet with a line or two in each box.
pub fn worksheet(i: usize) -> Value {
    let answer =
        |id: &str| format!("Antwoord {i} bij {id}: samen zingen in de wijk,\nen daarna koffie voor wie wil blijven.");
    let boxes: Map<String, Value> =
        BOXES.iter().filter(|id| **id != "inbreng").map(|id| ((*id).to_owned(), answer(id).into())).collect();
    json!({"organisation": format!("Organisatie {i}"), "boxes": boxes})
}

/// Forty partners with sixty words in each box.
pub fn comparison(i: usize) -> Value {
    let words =
        ["samen", "zingen", "buurt", "koffie", "ontmoeten", "wijkteam", "vervoer", "muziek", "bezoek", "deelnemers"];
    let answer = |partner: usize, b: usize| -> String {
        let word = |n: usize| {
            if n.is_multiple_of(7) {
                format!("{}{}", words[n % 10], i)
            } else {
                words[(partner * 3 + b * 7 + n) % 10].to_owned()
            }
        };
        (0..60).map(word).collect::<Vec<_>>().join(" ")
    };
    let entries: Vec<Value> = (0..40)
        .map(|partner| {
            let boxes: Map<String, Value> =
                BOXES.iter().enumerate().map(|(b, id)| {
                    let said = answer(partner, b);
                    ((*id).to_owned(), if *id == "inbreng" { json!({"tijd": said}) } else { said.into() })
                }).collect();
            json!({"instrument": "gesprekscanvas", "organisation": format!("Partner {partner} van {i}"), "boxes": boxes})
        })
        .collect();
    json!({"entries": entries})
}

/// An agreement of eight parties on some six pages.
pub fn agreement(i: usize) -> Value {
    agreement_of(8, i)
}

/// An agreement of so many parties, each with a task.
pub fn agreement_of(count: usize, i: usize) -> Value {
    let parties: Vec<Value> = (0..count)
        .map(|n| json!({"name": format!("Stichting {n} van {i}"), "legalForm": "stichting", "seat": "Voorbeeld", "signatories": [{"function": "de bestuurder", "ground": "statuten"}]}))
        .collect();
    let tasks: Vec<Value> = (0..count)
        .map(|n| json!({"party": format!("Stichting {n} van {i}"), "task": format!("Doet taak {n} in ronde {i} en belt na het eerste bezoek"), "hours": 4 + n}))
        .collect();
    json!({
        "title": format!("Samen Voorbeeld {i}: kunst en cultuur tegen eenzaamheid"), "parties": parties, "tasks": tasks,
        "goal": format!("Partijen willen dat {i} inwoners zich minder eenzaam voelen."), "audience": format!("{i} ouderen en jonge mantelzorgers"),
        "meetings": {"perYear": 1 + i % 12}, "finance": {"perYear": 18_500 + i},
        "term": {"start": "2027-01-01", "end": "2029-12-31"}, "enforceable": ["geld", "privacy"],
    })
}

/// A policy document of so many pages of text.
pub fn policy(font: &krilla::text::Font, pages: usize) -> Vec<u8> {
    use krilla::geom::Point;
    let mut document = krilla::Document::new();
    for number in 0..pages {
        let settings = krilla::page::PageSettings::from_wh(595.0, 842.0).expect("a size");
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for line in 0..45 {
            let text = format!("Regel {line} van bladzijde {number}: wij doen meer met kunst en cultuur in de wijk.");
            let point = Point::from_xy(70.0, 80.0 + 15.0 * line as f32);
            surface.draw_text(point, font.clone(), 10.0, &text, false, krilla::text::TextDirection::Auto);
        }
        surface.finish();
        page.finish();
    }
    document.finish().expect("a PDF")
}

/// The same page by hand: bands, boxes and 30 notes as lines of text, without layout.
pub fn krilla_floor(font: &krilla::text::Font, i: usize) -> usize {
    use krilla::geom::{PathBuilder, Point, Rect};
    use krilla::num::NormalizedF32;
    use krilla::paint::Fill;
    let mut document = krilla::Document::new();
    let settings = krilla::page::PageSettings::from_wh(3370.0, 2384.0).expect("a size");
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let colour = |r, g, b| {
        Some(Fill {
            paint: krilla::color::rgb::Color::new(r, g, b).into(),
            opacity: NormalizedF32::ONE,
            rule: Default::default(),
        })
    };
    for band in 0..3 {
        for cell in 0..4 {
            let mut path = PathBuilder::new();
            path.push_rect(
                Rect::from_xywh(300.0 + 700.0 * cell as f32, 250.0 + 660.0 * band as f32, 680.0, 620.0).expect("a box"),
            );
            surface.set_fill(colour(250, 241, 184));
            surface.draw_path(&path.finish().expect("a path"));
        }
    }
    surface.set_fill(colour(31, 27, 24));
    for line in 0..120 {
        let text = format!("Geeltje {i} met een paar woorden nummer {line}");
        let point = Point::from_xy(320.0 + 700.0 * (line % 4) as f32, 300.0 + 60.0 * (line / 4) as f32);
        surface.draw_text(point, font.clone(), 26.0, &text, false, krilla::text::TextDirection::Auto);
    }
    surface.finish();
    page.finish();
    document.finish().expect("a PDF").len()
}

/// 14 logos and 6 photographs of 12 megapixels, by their names.
pub fn pictures() -> Vec<(String, Vec<u8>)> {
    let photograph = |seed: u32| {
        let (width, height) = (4000_u32, 3000_u32);
        let mut data = Vec::with_capacity((width * height * 3) as usize);
        for y in 0..height {
            for x in 0..width {
                let grain = (x * 7919 + y * 104_729 + seed * 31) % 23;
                data.extend([(x / 16 + grain) as u8, (y / 12 + grain) as u8, ((x + y) / 28 + grain) as u8]);
            }
        }
        let mut out = Vec::new();
        jpeg_encoder::Encoder::new(&mut out, 90)
            .encode(&data, width as u16, height as u16, jpeg_encoder::ColorType::Rgb)
            .expect("a photograph");
        out
    };
    let logo = |seed: u32| {
        let (width, height) = (900_u32, 300 + seed * 20);
        let data: Vec<u8> = (0..width * height)
            .flat_map(|i| if (i / 40 + i / width / 30) % 2 == 0 { [10, 79, 92, 255] } else { [0, 0, 0, 0] })
            .collect();
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&data)).expect("a logo");
        out
    };
    let photographs = (0..6).map(|i| (format!("foto{i}"), photograph(i)));
    photographs.chain((0..14).map(|i| (format!("logo{i}"), logo(i)))).collect()
}

/// A poster with all of them; other files for another `version`, though they look the same.
pub fn illustrated(pictures: &[(String, Vec<u8>)], version: usize) -> Asked {
    let mut data = praatplaat(version);
    let shown = |kind: &str| -> Vec<Value> {
        let names = pictures.iter().map(|(name, _)| name).filter(|name| name.starts_with(kind));
        names.map(|name| json!({"image": name, "alt": name})).collect()
    };
    data["pictures"] = shown("foto").into();
    data["logos"] = shown("logo").into();
    let files: Vec<(String, Vec<u8>)> = pictures
        .iter()
        .map(|(name, bytes)| {
            let mut bytes = bytes.clone();
            if bytes.starts_with(b"\xff\xd8") {
                // A comment behind the first marker (ISO 10918-1, B.2.4.5).
                let comment = [b"\xff\xfe\0\x0a".as_slice(), format!("{version:08}").as_bytes()].concat();
                bytes.splice(2..2, comment);
            }
            (name.clone(), bytes)
        })
        .collect();
    Asked::pictured(&json!({"instrument": "praatplaat", "sheet": "A0", "data": data}), &files)
}
