//! Pictures for tests, made when they are needed: photographs, logos, drawings, and files that want to do harm.

use std::io::Write as _;

use jpeg_encoder::{ColorType, Encoder};

/// A photograph of so many pixels: colours that run, with edges. `exif` and `icc` go in when given.
pub fn photograph(width: u16, height: u16, exif: Option<&[u8]>, icc: Option<&[u8]>) -> Vec<u8> {
    let mut data = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            let edge = if (x / 64 + y / 64) % 2 == 0 { 0 } else { 60 };
            data.extend([(x * 195 / u32::from(width)) as u8 + edge, (y * 195 / u32::from(height)) as u8, 120 + edge]);
        }
    }
    encoded(&data, width, height, ColorType::Rgb, exif, icc)
}

/// One colour all over.
pub fn plain(width: u16, height: u16, colour: &[u8], kind: ColorType, icc: Option<&[u8]>) -> Vec<u8> {
    let data: Vec<u8> =
        colour.iter().copied().cycle().take(usize::from(width) * usize::from(height) * colour.len()).collect();
    encoded(&data, width, height, kind, None, icc)
}

fn encoded(data: &[u8], width: u16, height: u16, kind: ColorType, exif: Option<&[u8]>, icc: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 92);
    if let Some(exif) = exif {
        encoder.add_exif_metadata(exif).expect("EXIF");
    }
    if let Some(icc) = icc {
        encoder.add_icc_profile(icc).expect("ICC");
    }
    encoder.encode(data, width, height, kind).expect("JPEG");
    out
}

/// EXIF with an orientation (1 to 8) and a place on earth.
pub fn exif(orientation: u8) -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    out.extend(3_u16.to_le_bytes());
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [tag.to_le_bytes().as_slice(), &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    out.extend(entry(0x0112, 3, 1, [orientation, 0, 0, 0]));
    out.extend(entry(0x010E, 2, 17, 50_u32.to_le_bytes()));
    out.extend(entry(0x8825, 4, 1, 67_u32.to_le_bytes()));
    out.extend([0; 4]);
    out.extend(b"GEHEIME PLAATS 52\0");
    out.truncate(67);
    // GPS: the reference of latitude
    out.extend(1_u16.to_le_bytes());
    out.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    out.extend([0; 4]);
    out
}

/// A logo as PNG with a clear ground: a plate of one colour, with a clear margin round it.
pub fn logo(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut data = vec![0; (width * height * 4) as usize];
    for (index, pixel) in data.chunks_exact_mut(4).enumerate() {
        let (x, y) = (index as u32 % width, index as u32 / width);
        let (far, wide) = (width / 8, height / 8);
        if x >= far && x < width - far && y >= wide && y < height - wide {
            pixel.copy_from_slice(&[colour[0], colour[1], colour[2], 255]);
        }
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&data)).expect("PNG");
    out
}

/// A drawing of plain areas.
pub const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><title>Geheim</title><rect x="20" y="20" width="80" height="60" rx="10" fill="#b93419"/><circle cx="160" cy="50" r="30" fill="none" stroke="#000" stroke-width="8"/><path d="M210 80 Q240 0 280 80 Z" fill="#2b4c8c"/></svg>"##;

/// A drawing that a press cannot be given as paths.
pub const RUNNING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs><rect width="200" height="100" fill="url(#g)"/></svg>"##;

/// A PNG that says it is `side` pixels wide and high, with next to nothing in it.
pub fn bomb(side: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], body: &[u8]| {
        let whole = [kind.as_slice(), body].concat();
        out.write_all(&(body.len() as u32).to_be_bytes()).expect("length");
        out.write_all(&whole).expect("body");
        out.write_all(&crc(&whole).to_be_bytes()).expect("sum");
    };
    let mut head = Vec::new();
    head.extend(side.to_be_bytes());
    head.extend(side.to_be_bytes());
    head.extend([8, 6, 0, 0, 0]);
    chunk(b"IHDR", &head);
    chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]);
    chunk(b"IEND", &[]);
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

/// An SVG whose entities grow tenfold with each step.
pub fn laughs() -> String {
    let mut text = String::from("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a0 \"<rect width='1' height='1'/>\">");
    for step in 1..12 {
        let inner = format!("&a{};", step - 1).repeat(10);
        text.push_str(&format!("<!ENTITY a{step} \"{inner}\">"));
    }
    text.push_str("]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">&a11;</svg>");
    text
}

/// A WebP of two frames.
pub fn moving() -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    let mut chunk = |kind: &[u8; 4], own: &[u8]| {
        body.extend(kind);
        body.extend((own.len() as u32).to_le_bytes());
        body.extend(own);
        body.extend(vec![0; own.len() % 2]);
    };
    chunk(b"VP8X", &[0b10, 0, 0, 0, 7, 0, 0, 7, 0, 0]);
    chunk(b"ANIM", &[0; 6]);
    for _ in 0..2 {
        // A frame of 8 by 8 in lossless form: one colour.
        let picture =
            [b"VP8L".as_slice(), &10_u32.to_le_bytes(), &[0x2f, 0x07, 0xC0, 0x01, 0, 0x07, 0x10, 0xFD, 0x8F, 0xFE]]
                .concat();
        let frame = [&[0; 6][..], &[7, 0, 0, 7, 0, 0, 40, 0, 0, 0], &picture].concat();
        chunk(b"ANMF", &frame);
    }
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}
