//! Texts for a word processor (WordprocessingML, ISO/IEC 29500): headings, numbered items, tables; always a working copy.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, Footer, Header, LineSpacing, NumPages, PageMargin, PageNum, Paragraph,
    Run, RunFonts, Shading, SpecialIndentType, Style, StyleType, Table, TableBorder, TableBorderPosition, TableCell,
    TableLayoutType, TableRow, WidthType,
};

/// A text with what stands around it on each page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// At the top of each page: that it is a working copy, of what and when.
    pub notice: String,
    /// At the foot of each page, before the page's number.
    pub citation: String,
    /// "page" and "of".
    pub page: [String; 2],
    /// Date of the document, RFC 3339.
    pub date: String,
    /// The text in its order.
    pub blocks: Vec<Block>,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title, once.
    Title(String),
    /// A heading of the second level, with its number when it has one.
    Heading(Option<String>, Vec<Span>),
    /// An item: its number hangs in the margin.
    Item(String, Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A table: heads with their share of the width, rows of cells.
    Table(Vec<(String, u32)>, Vec<Vec<Vec<Span>>>),
    /// What follows stands on a new page.
    NewPage,
}

/// Words with what happened to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// How they stand there.
    pub mark: Mark,
}

/// How words stand in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mark {
    /// As they are.
    #[default]
    Plain,
    /// Stressed.
    Strong,
    /// New since an earlier version.
    Added,
    /// Gone since an earlier version.
    Removed,
    /// Still to be filled in.
    Open,
}

/// Width of the text on A4, in twentieths of a point (the unit of WordprocessingML).
const WIDTH: u32 = 9070;
/// Room for hanging numbers, in the same unit.
const HANG: i32 = 737;
const FONT: &str = "Calibri";

/// The text as a file, deterministic.
///
/// # Errors
/// What the writer says.
pub fn text_file(text: &Text) -> Result<Vec<u8>, String> {
    let mut writer = Writer { next: 0 };
    let fonts = || RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT);
    let heading = |id: &str, name: &str, size: usize, level: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .q_format(true)
            .size(size)
            .bold()
            .color("0A4F5C")
            .outline_lvl(level)
    };
    let notice =
        writer.paragraph().align(AlignmentType::Right).add_run(Run::new().add_text(&text.notice).bold().size(18));
    let foot = writer
        .paragraph()
        .add_run(Run::new().add_text(format!("{} · {} ", text.citation, text.page[0])).size(17))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(format!(" {} ", text.page[1])).size(17))
        .add_num_pages(NumPages::new());
    let mut file = Docx::new()
        .created_at(&text.date)
        .updated_at(&text.date)
        .page_size(11906, 16838)
        .page_margin(PageMargin::new().top(1417).bottom(1417).left(1418).right(1418).header(709).footer(709))
        .default_fonts(fonts())
        .default_size(22)
        .add_style(heading("Heading1", "heading 1", 52, 0))
        .add_style(heading("Heading2", "heading 2", 28, 1))
        .header(Header::new().add_paragraph(notice))
        .footer(Footer::new().add_paragraph(foot));
    let mut new_page = false;
    for block in &text.blocks {
        file = match block {
            Block::NewPage => {
                new_page = true;
                continue;
            }
            Block::Table(heads, rows) => {
                let table = writer.table(heads, rows);
                let gap = writer.paragraph();
                file.add_table(table).add_paragraph(gap)
            }
            other => {
                let paragraph = writer.written(other);
                file.add_paragraph(paragraph.page_break_before(std::mem::take(&mut new_page)))
            }
        };
    }
    let mut bytes = Vec::new();
    file.build().pack(Cursor::new(&mut bytes)).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Numbers the paragraphs, so that the same text is the same file.
struct Writer {
    next: u32,
}

impl Writer {
    fn paragraph(&mut self) -> Paragraph {
        self.next += 1;
        Paragraph::new().id(format!("{:08X}", self.next)).line_spacing(LineSpacing::new().after(120))
    }

    fn written(&mut self, block: &Block) -> Paragraph {
        let hanging =
            |paragraph: Paragraph| paragraph.indent(Some(HANG), Some(SpecialIndentType::Hanging(HANG)), None, None);
        match block {
            Block::Title(title) => self.paragraph().style("Heading1").add_run(Run::new().add_text(title)),
            Block::Heading(number, spans) => {
                let mut out = self.paragraph().style("Heading2").keep_next(true);
                out = out.line_spacing(LineSpacing::new().before(320).after(120));
                if let Some(number) = number {
                    out = hanging(out).add_run(Run::new().add_text(number).add_tab());
                }
                with(out, spans)
            }
            Block::Item(number, spans) => {
                let out = hanging(self.paragraph()).add_run(Run::new().add_text(number).add_tab());
                with(out, spans)
            }
            Block::Paragraph(spans) => with(self.paragraph(), spans),
            Block::Table(..) | Block::NewPage => self.paragraph(),
        }
    }

    fn table(&mut self, heads: &[(String, u32)], rows: &[Vec<Vec<Span>>]) -> Table {
        let all: u32 = heads.iter().map(|(_, share)| share).sum::<u32>().max(1);
        let widths: Vec<usize> = heads.iter().map(|(_, share)| (WIDTH * share / all) as usize).collect();
        let mut out = Vec::new();
        let head = heads.iter().zip(&widths).map(|((name, _), width)| {
            let bold = self.paragraph().add_run(Run::new().add_text(name).bold());
            TableCell::new().width(*width, WidthType::Dxa).shading(Shading::new().fill("F6F1E9")).add_paragraph(bold)
        });
        out.push(TableRow::new(head.collect()).cant_split());
        for row in rows {
            let cells = row.iter().zip(&widths).map(|(spans, width)| {
                TableCell::new().width(*width, WidthType::Dxa).add_paragraph(with(self.paragraph(), spans))
            });
            out.push(TableRow::new(cells.collect()).cant_split());
        }
        let mut table =
            Table::new(out).set_grid(widths).width(WIDTH as usize, WidthType::Dxa).layout(TableLayoutType::Fixed);
        for side in [TableBorderPosition::Top, TableBorderPosition::Bottom, TableBorderPosition::InsideH] {
            table = table.set_border(TableBorder::new(side).border_type(BorderType::Single).size(4).color("8A8178"));
        }
        for side in [TableBorderPosition::Left, TableBorderPosition::Right, TableBorderPosition::InsideV] {
            table = table.clear_border(side);
        }
        table
    }
}

fn with(mut paragraph: Paragraph, spans: &[Span]) -> Paragraph {
    for span in spans {
        let mut run = Run::new();
        for (index, line) in span.text.split('\n').enumerate() {
            if index > 0 {
                run = run.add_break(BreakType::TextWrapping);
            }
            run = run.add_text(line);
        }
        run = match span.mark {
            Mark::Plain => run,
            Mark::Strong => run.bold(),
            Mark::Added => run.underline("single").color("0A4F5C"),
            Mark::Removed => run.strike().color("5A534D"),
            Mark::Open => run.highlight("yellow"),
        };
        paragraph = paragraph.add_run(run);
    }
    paragraph
}
