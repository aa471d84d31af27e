//! A client that keeps its connection, load over several of them, and the times it took.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use serde_json::Value;

/// One request: method, path, content type, body.
pub struct Asked {
    method: &'static str,
    path: String,
    kind: &'static str,
    body: Vec<u8>,
}

impl Asked {
    pub fn get(path: &str) -> Asked {
        Asked { method: "GET", path: path.into(), kind: "application/json", body: Vec::new() }
    }

    pub fn document(request: &Value) -> Asked {
        let body = request.to_string().into_bytes();
        Asked { method: "POST", path: "/v1/documents".into(), kind: "application/json", body }
    }

    /// An agreement into a policy document.
    pub fn attachment(policy: &[u8], agreement: &[u8]) -> Asked {
        let mut body = Vec::new();
        for (name, file) in [("policy", policy), ("agreement", agreement)] {
            let head =
                format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}.pdf\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--grens--\r\n");
        Asked { method: "POST", path: "/v1/attachments".into(), kind: "multipart/form-data; boundary=grens", body }
    }

    pub fn reading(file: &[u8]) -> Asked {
        Asked { method: "POST", path: "/v1/readings".into(), kind: "application/pdf", body: file.to_vec() }
    }

    pub fn preflight(file: &[u8]) -> Asked {
        Asked { method: "POST", path: "/v1/preflights".into(), kind: "application/pdf", body: file.to_vec() }
    }

    /// A request with files beside it.
    pub fn pictured(request: &Value, files: &[(String, Vec<u8>)]) -> Asked {
        let mut body = format!(
            "--grens\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n{request}\r\n"
        )
        .into_bytes();
        for (name, bytes) in files {
            let head = format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--grens--\r\n");
        Asked { method: "POST", path: "/v1/documents".into(), kind: "multipart/form-data; boundary=grens", body }
    }
}

/// A client that keeps its connection, so that the service is measured and not TCP.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    pub fn new(address: &str) -> Client {
        let stream = TcpStream::connect(address).expect("connected");
        stream.set_nodelay(true).expect("set");
        Client { stream: BufReader::new(stream) }
    }

    /// Sends one request; gives the body of the answer.
    pub fn ask(&mut self, asked: &Asked) -> Vec<u8> {
        let Asked { method, path, kind, body } = asked;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let mut sent = head.into_bytes();
        sent.extend_from_slice(body);
        self.stream.get_mut().write_all(&sent).expect("sent");
        let mut length = 0;
        let mut line = String::new();
        let mut first = true;
        let mut status = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a head");
            if std::mem::take(&mut first) {
                status = line.clone();
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).expect("a body");
        assert!(status.starts_with("HTTP/1.1 200"), "{status}{}", String::from_utf8_lossy(&bytes));
        bytes
    }
}

/// Times in ms, sorted.
pub struct Times(Vec<f64>);

impl Times {
    pub fn of(mut times: Vec<f64>) -> Times {
        times.sort_by(f64::total_cmp);
        Times(times)
    }

    pub fn at(&self, share: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * share).round() as usize]
    }
}

/// `count` requests over `clients` connections; documents a second, and the times.
pub fn load(
    address: &str,
    clients: usize,
    count: usize,
    asked: &(impl Fn(usize) -> Asked + Sync + ?Sized),
) -> (f64, Times) {
    let began = Instant::now();
    let times: Vec<f64> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..clients)
            .map(|n| {
                scope.spawn(move || {
                    let mut client = Client::new(address);
                    (n..count)
                        .step_by(clients)
                        .map(|i| {
                            let asked = asked(i);
                            let started = Instant::now();
                            client.ask(&asked);
                            started.elapsed().as_secs_f64() * 1000.0
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("joined")).collect()
    });
    (count as f64 / began.elapsed().as_secs_f64(), Times::of(times))
}
