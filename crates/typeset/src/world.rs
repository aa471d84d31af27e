//! The only gate between Typst and the outside: embedded templates, one virtual `/data.json`, the job's assets, embedded fonts, no clock.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock};

use rust_embed::RustEmbed;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::{Failure, Job, fonts};

#[derive(RustEmbed)]
#[folder = "../../typst-templates/"]
#[include = "*.typ"]
struct Templates;

/// Ids are interned once per process, for each new id leaks; a file is parsed when it is first used.
static SOURCES: LazyLock<HashMap<FileId, Embedded>> = LazyLock::new(|| {
    Templates::iter()
        .filter_map(|path| {
            Some((file_id(&format!("/{path}"))?, Embedded { path: path.into_owned(), source: OnceLock::new() }))
        })
        .collect()
});

struct Embedded {
    path: String,
    source: OnceLock<Source>,
}

impl Embedded {
    fn source(&self, id: FileId) -> &Source {
        self.source.get_or_init(|| {
            let text = Templates::get(&self.path).map(|file| String::from_utf8_lossy(&file.data).into_owned());
            Source::new(id, text.unwrap_or_default())
        })
    }
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Assets below this path are fonts.
pub(super) const FONTS: &str = "/fonts/";

static DATA: LazyLock<Option<FileId>> = LazyLock::new(|| file_id("/data.json"));

/// Parses the templates now instead of at the first document.
pub(super) fn warm_up() {
    for (id, file) in SOURCES.iter() {
        file.source(*id);
    }
    LazyLock::force(&LIBRARY);
    LazyLock::force(&DATA);
}

fn file_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

pub(super) struct JobWorld {
    main: FileId,
    data: Bytes,
    own: HashMap<FileId, Source>,
    assets: HashMap<FileId, Bytes>,
    /// None where a house has no font of its own.
    wardrobe: Option<Arc<fonts::Wardrobe>>,
}

impl JobWorld {
    pub(super) fn new(job: &Job) -> Result<Self, Failure> {
        let bad_path = |path: &str| Failure::Template { messages: vec![format!("{path}: not a template path")] };
        let mut own = HashMap::new();
        for (path, text) in &job.files {
            let id = file_id(path).ok_or_else(|| bad_path(path))?;
            own.insert(id, Source::new(id, text.clone()));
        }
        let worn: Vec<&Arc<[u8]>> =
            job.assets.iter().filter(|asset| asset.path.starts_with(FONTS)).map(|asset| &asset.bytes).collect();
        let mut assets = HashMap::new();
        for asset in &job.assets {
            let id = file_id(&asset.path).ok_or_else(|| bad_path(&asset.path))?;
            assets.insert(id, Bytes::new(Arc::clone(&asset.bytes)));
        }
        Ok(JobWorld {
            main: file_id(&job.template).ok_or_else(|| bad_path(&job.template))?,
            data: Bytes::from_string(job.data.clone()),
            own,
            assets,
            wardrobe: (!worn.is_empty()).then(|| fonts::wardrobe(&worn)),
        })
    }
}

impl World for JobWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.wardrobe.as_ref().map_or_else(|| fonts::book(), |own| own.book())
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.own
            .get(&id)
            .or_else(|| SOURCES.get(&id).map(|file| file.source(id)))
            .cloned()
            .ok_or_else(|| FileError::NotFound(id.get().vpath().get_with_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if Some(id) == *DATA {
            Ok(self.data.clone())
        } else if let Some(bytes) = self.assets.get(&id) {
            Ok(bytes.clone())
        } else {
            self.source(id).map(|s| Bytes::from_string(s.text().to_owned()))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.wardrobe.as_ref().map_or_else(|| fonts::font(index), |own| own.font(index))
    }

    /// None: a document's dates come from its request, never from the clock.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
