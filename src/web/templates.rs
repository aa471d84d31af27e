//! Page templates and texts, read once at start.

use minijinja::{Environment, UndefinedBehavior};
use rust_embed::RustEmbed;
use serde_json::{Value, json};

use super::Site;
use super::addresses::{self, Page};
use fault::language::Language;

#[derive(RustEmbed)]
#[folder = "web/pages/"]
#[include = "*.html"]
struct PageFiles;

#[derive(RustEmbed)]
#[folder = "web/texts/"]
#[include = "*.toml"]
struct TextFiles;

pub(super) struct Templates {
    environment: Environment<'static>,
    texts: [Value; 2],
    manifest: Value,
}

impl Templates {
    pub(super) fn load() -> Result<Templates, String> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Lenient);
        environment.set_syntax(
            minijinja::syntax::SyntaxConfig::builder()
                .trim_blocks(true)
                .build()
                .map_err(|error| format!("{error:#}"))?,
        );
        for name in PageFiles::iter() {
            let text = PageFiles::get(&name)
                .and_then(|file| String::from_utf8(file.data.into_owned()).ok())
                .unwrap_or_default();
            environment.add_template_owned(name.to_string(), text).map_err(|error| format!("{name}: {error:#}"))?;
        }
        let text = |language: Language| -> Result<Value, String> {
            let name = format!("{}.toml", language.code());
            let file = TextFiles::get(&name).ok_or_else(|| format!("web/texts/{name} is missing"))?;
            let text = String::from_utf8_lossy(&file.data).into_owned();
            toml::from_str(&text).map_err(|error| format!("web/texts/{name}: {error}"))
        };
        Ok(Templates {
            environment,
            texts: [text(Language::Nl)?, text(Language::En)?],
            manifest: super::assets::manifest(),
        })
    }

    pub(super) fn texts(&self, language: Language) -> &Value {
        &self.texts[language as usize]
    }

    /// A text by its dotted key.
    pub(super) fn say(&self, language: Language, group: &str, key: &str) -> &str {
        self.texts(language).get(group).and_then(|group| group.get(key)).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Site {
    /// Renders a page. `other` is the path of the same page in the other language.
    pub(super) fn render(
        &self,
        name: &str,
        language: Language,
        other: Option<String>,
        own: Value,
    ) -> Result<String, String> {
        let templates = &self.templates;
        let opposite = language.other();
        let link = |page: Page, group: &str| {
            let label = templates.say(language, group, "title");
            json!({"href": self.href(page, language, "", ""), "label": label})
        };
        let mut context = json!({
            "base": self.base,
            "lang": language.code(),
            "t": templates.texts(language),
            "assets": templates.manifest,
            "home": self.href(Page::Gallery, language, "", ""),
            "other": other.map(|path| json!({"href": format!("{}{path}", self.base), "lang": opposite.code()})),
            "contact": {"name": self.contact.name, "email": self.contact.email, "url": self.contact.url},
            "menu": [link(Page::Together, "together"), link(Page::Attach, "attach"), link(Page::Verify, "verify"), link(Page::Preflight, "preflight")],
            "preflight": self.href(Page::Preflight, language, "", ""),
            "ways": self.href(Page::Sign, language, "", ""),
            "footer": [
                link(Page::House, "house"),
                link(Page::Accessibility, "accessibility"),
                link(Page::Privacy, "privacy"),
                link(Page::Colophon, "colophon"),
                link(Page::Api, "api"),
            ],
        });
        if let (Some(context), Value::Object(own)) = (context.as_object_mut(), own) {
            context.extend(own);
        }
        let template = templates.environment.get_template(name).map_err(|error| format!("{error:#}"))?;
        template.render(minijinja::value::Serde(&context)).map_err(|error| format!("{name}: {error:#}"))
    }

    /// Address of a page, with the prefix.
    pub(super) fn href(&self, page: Page, language: Language, id: &str, filling: &str) -> String {
        format!("{}{}", self.base, addresses::path(page, language, id, filling))
    }

    /// Address of an instrument's blank document.
    pub(super) fn document_href(&self, id: &str) -> String {
        format!("{}/v1/instruments/{id}/document", self.base)
    }
}
