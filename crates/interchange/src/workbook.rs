//! Spreadsheets (ISO/IEC 29500): texts are texts, never formulas; dates are dates.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use super::{Plan, When};

/// The actions as a workbook with one sheet.
///
/// # Errors
/// When a text is longer than a cell holds (32,767 characters).
pub fn workbook(plan: &Plan) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = plan.date;
    let date = |year: i16, month: i8, day: i8| {
        ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1900), month.unsigned_abs(), day.unsigned_abs())
    };
    book.set_properties(&DocProperties::new().set_title(&plan.title).set_creation_datetime(&date(year, month, day)?));
    let head = Format::new().set_bold().set_background_color("#F6F1E9").set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let when = Format::new().set_num_format("d-m-yyyy").set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    let sheet = book.add_worksheet();
    for (column, (name, width)) in plan.heads.iter().zip([60.0, 28.0, 18.0]).enumerate() {
        let column = column as u16;
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 0;
    let mut put = |cells: [&str; 2], last: &When| -> Result<(), XlsxError> {
        row += 1;
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write_string_with_format(row, column as u16, cell, &text)?;
        }
        match last {
            When::Date(year, month, day) if *year >= 1900 => {
                sheet.write_datetime_with_format(row, 2, date(*year, *month, *day)?, &when)?;
            }
            other => {
                sheet.write_string_with_format(row, 2, other.text(), &text)?;
            }
        }
        Ok(())
    };
    for action in &plan.actions {
        put([&action.what, &action.who], &action.when)?;
    }
    if let Some((name, when)) = &plan.next {
        put([name, ""], when)?;
    }
    book.save_to_buffer()
}
