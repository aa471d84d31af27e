//! From laid-out pages to bytes: PDF with its standards, PNG, SVG.

use typst::foundations::{Datetime, Smart};
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use super::{Failure, Job, Output, clusters, diagnostics, ink, world::JobWorld};

pub(super) fn export(world: &JobWorld, document: &PagedDocument, job: &Job) -> Result<Vec<u8>, Failure> {
    match job.output {
        Output::PdfScreen => pdf(world, document, job, &[PdfStandard::A_2a, PdfStandard::Ua_1]),
        Output::PdfArchive => pdf(world, document, job, &[PdfStandard::A_3a, PdfStandard::Ua_1]),
        // ISO 15930-7: a PDF/X-4 file is PDF 1.6.
        Output::PdfPrint { .. } => pdf(world, &ink::for_press(document)?, job, &[PdfStandard::V_1_6]),
        Output::PdfTiles => pdf(world, document, job, &[PdfStandard::V_1_7]),
        Output::Png { width, page } => png(nth(document, page)?, width),
        Output::Svg { page } => Ok(typst_svg::svg(nth(document, page)?, &SvgOptions::default()).into_bytes()),
    }
}

fn nth(document: &PagedDocument, page: usize) -> Result<&Page, Failure> {
    let pages = document.pages();
    page.checked_sub(1)
        .and_then(|index| pages.get(index))
        .ok_or(Failure::NoSuchPage { asked: page, pages: pages.len() })
}

fn pdf(world: &JobWorld, document: &PagedDocument, job: &Job, standards: &[PdfStandard]) -> Result<Vec<u8>, Failure> {
    let standards = PdfStandards::new(standards)
        .map_err(|error| Failure::Template { messages: vec![error.message().to_string()] })?;
    let (year, month, day) = job.date;
    let options = PdfOptions {
        ident: Smart::Custom(job.ident.clone()),
        creator: Smart::Custom(Some(concat!("canvaspers ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: Datetime::from_ymd_hms(year, month, day, 0, 0, 0).map(Timestamp::new_utc),
        standards,
        // Parts of a page cannot keep the structure of the whole.
        tagged: job.output != Output::PdfTiles,
        ..PdfOptions::default()
    };
    let joined = clusters::joined(document);
    typst_pdf::pdf(joined.as_ref().unwrap_or(document), &options)
        .map_err(|errors| Failure::Template { messages: diagnostics::lines(world, &errors) })
}

/// Pages are painted on white, so alpha is dropped: a third less to send.
fn png(page: &Page, width: u32) -> Result<Vec<u8>, Failure> {
    let points = page.frame.width().to_pt();
    let options = RenderOptions { pixel_per_pt: Scalar::new(f64::from(width) / points), render_bleed: false };
    let pixmap = typst_render::render(page, &options);
    let rgb: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&rgb))
        .map_err(|error| Failure::Template { messages: vec![format!("png: {error}")] })?;
    Ok(bytes)
}
