//! Trying the operator's house style on at start: a worker opens its logo and its font, so that a bad one is told once and not with every document.

use std::sync::Arc;

use serde_json::json;

use super::Documents;
use super::sent_images::Sent;
use catalog::OPERATOR_LOGO;
use fault::Fault;
use image::{Role, Wish};
use typeset::{Asset, Job, Output};

impl Documents {
    /// Has a worker open what the operator's house style brings.
    ///
    /// # Errors
    /// Why something of it cannot be used.
    pub async fn try_house(&self) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        if let Some(file) = self.catalog().house_logo() {
            let wish = Wish { width: 50.0, height: 14.0, dpi: 300.0, role: Role::Logo, press: None };
            // A worker that is lost here is the pool's to tell.
            if let Ok(Err(refusal)) = self.prepare_picture(&Sent::new(file.to_vec()), &wish).await {
                faults.push(super::pictures::refused(&refusal, OPERATOR_LOGO));
            }
        }
        if let Some(family) = &self.catalog().house().display
            && !self.has_family(family).await
        {
            let files: Vec<&str> = self.catalog().house_fonts().iter().map(|(name, _)| name.as_str()).collect();
            let fault = Fault::new("house-font-unknown", "/display");
            faults.push(fault.with("family", family).with("files", files.join(", ")));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Whether text in a family of the house's fonts finds them: Typst warns of a family that it does not know.
    async fn has_family(&self, family: &str) -> bool {
        let fonts = self.catalog().house_fonts().iter().map(|(name, bytes)| Asset::font(name, Arc::clone(bytes)));
        let template = "/house/try-font.typ".to_owned();
        let job = Job {
            files: vec![(template.clone(), "#set text(font: json(\"/data.json\").family)\nA".to_owned())],
            template,
            data: json!({"family": family}).to_string(),
            assets: fonts.collect(),
            output: Output::Svg { page: 1 },
            ident: String::new(),
            date: (2026, 1, 1),
        };
        let made = match self.pool() {
            Some(pool) => pool.run(job).await,
            None => crate::press::run_here(&job),
        };
        made.is_ok_and(|made| made.warnings.is_empty())
    }
}
