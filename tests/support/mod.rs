//! What tests share: a real server, requests to it, and the tools that judge documents.
#![allow(dead_code)]

pub mod images;
pub mod reports;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde_json::Value;

/// The folder of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Instruments that only tests use.
pub fn instruments() -> PathBuf {
    root().join("tests/support/instruments")
}

/// A server process of our own binary; stopped when dropped.
pub struct Server {
    pub child: Child,
    watch: Child,
    pub address: String,
    log: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    /// Starts a server on a free port, with settings as environment variables.
    pub fn start(settings: &[(&str, &str)]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_canvaspers"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--instruments"]).arg(instruments());
        command
            .env("CANVASPERS_PUBLIC_URL", "https://canvaspers.example")
            .env("CANVASPERS_LOG__LEVEL", "info,canvaspers=info");
        command.envs(settings.iter().copied());
        Server::of(command)
    }

    /// A server that this command starts.
    pub fn of(mut command: Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        // The log is drained, so that the server never waits for a full pipe.
        let mut from = child.stderr.take().expect("stderr");
        let log = Arc::new(Mutex::new(Vec::new()));
        let to = Arc::clone(&log);
        let draining = std::thread::spawn(move || {
            let mut some = [0; 4096];
            while let Ok(count @ 1..) = from.read(&mut some) {
                to.lock().expect("the log").extend_from_slice(&some[..count]);
            }
        });
        let Some(Ok(line)) = lines.next() else {
            let _ = child.wait();
            let _ = draining.join();
            panic!("the server does not start: {}", String::from_utf8_lossy(&log.lock().expect("the log")));
        };
        let address = line.split("http://").nth(1).expect("an address").split('/').next().expect("host").to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        // A static is never dropped: this ends the server when the test's process ends, however that comes about.
        let watch = Command::new("sh")
            .args(["-c", &format!("read -r _; kill {} 2>/dev/null", child.id())])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a watcher");
        Server { child, watch, address, log }
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().expect("the log")).into_owned()
    }

    /// The server that tests without settings of their own share.
    pub fn shared() -> &'static Server {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "60")]))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    /// A connection on which a test says what it likes, byte for byte.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        stream
    }

    /// What comes back for these bytes until the connection is closed; its first line is the status.
    pub fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).expect("sent");
        read_to_end(&mut stream)
    }

    /// The value of one counter without labels.
    pub fn metric(&self, name: &str) -> u64 {
        let text = self.get("/metrics").text();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{name}: {text}"))
    }

    /// Any request, with these headers.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .allow_non_standard_methods(true)
            .build()
            .into();
        let mut request = ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = if body.is_empty() && method == "GET" {
            agent.run(request.body(()).expect("a request"))
        } else {
            agent.run(request.body(body).expect("a request"))
        };
        let mut response = response.expect("an answer");
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let body = response.body_mut().with_config().limit(200 << 20).read_to_vec().expect("a body");
        Answer { status, headers, body }
    }
}

/// All that comes until the connection is closed, in whatever way.
pub fn read_to_end(stream: &mut TcpStream) -> String {
    let mut out = Vec::new();
    let mut some = [0; 65_536];
    while let Ok(count @ 1..) = stream.read(&mut some) {
        out.extend_from_slice(&some[..count]);
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its input closes, and there is nothing left to end.
        let _ = self.watch.kill();
        let _ = self.watch.wait();
    }
}

/// An answer of the server.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Pointers (or parameters) and codes of a problem's errors.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.json()["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| (text(error.get("pointer").unwrap_or(&error["parameter"])), text(&error["code"])))
            .collect()
    }
}

/// Runs the command line; gives exit code, standard output and standard error.
pub fn canvaspers(arguments: &[&str], stdin: &[u8]) -> (i32, Vec<u8>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_canvaspers"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let _ = child.stdin.take().expect("stdin").write_all(stdin);
    let output = child.wait_with_output().expect("the command ends");
    (output.status.code().unwrap_or(-1), output.stdout, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What a tool says of bytes on its standard input.
pub fn piped(command: &mut Command, bytes: &[u8]) -> Vec<u8> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("make setup installs it");
    let mut stdin = child.stdin.take().expect("stdin");
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().expect("an answer");
    writer.join().expect("written").expect("written");
    assert!(output.status.success(), "{command:?}");
    output.stdout
}

/// The text of a PDF as poppler reads it; `order` is `-layout` or `-raw`.
pub fn text_of(pdf: &[u8], order: &str) -> String {
    String::from_utf8_lossy(&piped(Command::new("pdftotext").args([order, "-", "-"]), pdf)).into_owned()
}

/// Python of the test environment, with pypdf.
pub fn python() -> Command {
    Command::new(
        std::env::var("CANVASPERS_TEST_PYTHON")
            .unwrap_or_else(|_| root().join(".venv/bin/python").display().to_string()),
    )
}
