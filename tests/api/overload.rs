//! More than the service can hold at once, and slower than it should come: those that ask are told, and others go on.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Server, read_to_end};

/// The head of an upload of so many bytes, and some of them.
fn upload(server: &Server, length: usize, sent: usize) -> TcpStream {
    let mut stream = server.connect();
    let head = "POST /v1/readings HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/pdf\r\n";
    write!(stream, "{head}content-length: {length}\r\n\r\n").expect("sent");
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(sent, b' ');
    stream.write_all(&bytes).expect("sent");
    stream
}

/// Waits until something is so, for as long as a busy machine may need.
fn until(mut so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(began.elapsed() < Duration::from_secs(60), "it never came about");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn resident_mib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") >> 10
}

#[test]
fn uploads_share_one_room_and_small_ones_always_find_some() {
    let server = Server::start(&[
        ("CANVASPERS_HTTP__BODIES_MIB", "48"),
        ("CANVASPERS_HTTP__MULTIPART_BYTES", "16777216"),
        ("CANVASPERS_HTTP__REQUESTS_AT_ONCE", "64"),
        ("CANVASPERS_HTTP__ROOM_SECONDS", "1"),
    ]);
    // Of 32 MiB a quarter is for what is small: one of 16 MiB fits, and a second must wait.
    let held = upload(&server, 16 << 20, 1 << 20);
    until(|| server.metric("canvaspers_bodies_bytes") == 16 << 20);
    let refused = read_to_end(&mut upload(&server, 16 << 20, 16 << 20));
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("no-room"), "{refused}");
    assert!(refused.contains("retry-after: "), "{refused}");
    let page = {
        let mut stream = server.connect();
        let head = "POST /controleren HTTP/1.1\r\nhost: x\r\nconnection: close\r\naccept: text/html\r\ncontent-type: multipart/form-data; boundary=x\r\n";
        let part = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
        write!(stream, "{head}content-length: {}\r\n\r\n{part}", 16 << 20).expect("sent");
        stream.write_all(&vec![b' '; (16 << 20) - part.len()]).expect("sent");
        read_to_end(&mut stream)
    };
    assert!(page.starts_with("HTTP/1.1 503") && page.contains("onderweg"), "{page}");
    // What is small goes on meanwhile.
    let mut small = b"%PDF-1.7\n".to_vec();
    small.resize(600 << 10, b' ');
    let pdf = [("content-type", "application/pdf")];
    assert_eq!(server.send("POST", "/v1/readings", &pdf, &small).status, 400);
    assert_eq!(server.post("/v1/documents", &json!({"instrument": "werkvorm"})).status, 200);
    // Room comes back with the client that leaves.
    drop(held);
    until(|| server.metric("canvaspers_bodies_bytes") == 0);
    let read = read_to_end(&mut upload(&server, 16 << 20, 16 << 20));
    assert!(read.starts_with("HTTP/1.1 400"), "{read}");
}

#[test]
fn a_body_of_unknown_length_takes_room_as_it_comes() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    let head = "POST /v1/readings HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/pdf\r\n";
    write!(stream, "{head}transfer-encoding: chunked\r\n\r\n").expect("sent");
    let mut chunk = |bytes: &[u8]| {
        write!(stream, "{:x}\r\n", bytes.len()).expect("sent");
        stream.write_all(&[bytes, b"\r\n"].concat()).expect("sent");
    };
    chunk(b"%PDF-1.7\n");
    for _ in 0..20 {
        chunk(&vec![b' '; 100 << 10]);
    }
    until(|| server.metric("canvaspers_bodies_bytes") > 2000 << 10);
    assert!(server.metric("canvaspers_bodies_bytes") < 5 << 20, "{}", server.metric("canvaspers_bodies_bytes"));
    chunk(b"");
    assert!(read_to_end(&mut stream).starts_with("HTTP/1.1 400"));
    until(|| server.metric("canvaspers_bodies_bytes") == 0);
}

#[test]
fn many_large_uploads_at_once_stay_within_the_room() {
    let server = Server::start(&[
        ("CANVASPERS_HTTP__BODIES_MIB", "120"),
        ("CANVASPERS_HTTP__MULTIPART_BYTES", "67108864"),
        ("CANVASPERS_HTTP__ROOM_SECONDS", "60"),
        ("CANVASPERS_PRESS__QUEUE", "64"),
    ]);
    let before = resident_mib(server.child.id());
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8)
            .map(|n| {
                let server = &server;
                scope.spawn(move || {
                    let mut bytes = b"%PDF-1.7\n".to_vec();
                    bytes.resize(60 << 20, b' ');
                    if n % 2 == 0 {
                        return server
                            .send("POST", "/v1/readings", &[("content-type", "application/pdf")], &bytes)
                            .status;
                    }
                    let head = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
                    let form = [head, bytes.as_slice(), b"\r\n--x--\r\n"].concat();
                    server
                        .send("POST", "/werkbladen", &[("content-type", "multipart/form-data; boundary=x")], &form)
                        .status
                })
            })
            .collect();
        for one in all {
            assert_eq!(one.join().expect("answered"), 400);
        }
    });
    let most = resident_mib(server.child.id());
    // Eight times 60 MiB came in; the room is 120.
    assert!(most < before + 120 + 40, "{before} MiB, then {most}");
}

#[test]
fn a_body_that_moves_is_not_cut_off_and_one_that_stalls_is() {
    let pace = [("CANVASPERS_HTTP__BODY_SECONDS", "3"), ("CANVASPERS_HTTP__BODY_PROGRESS_BYTES", "200")];
    let patient = Server::start(&pace);
    let bounded = Server::start(&[&pace[..], &[("CANVASPERS_HTTP__BODY_LONGEST_SECONDS", "15")]].concat());
    // Sends `chunk` bytes of spaces every half second, until an answer comes.
    let send = |server: &Server, length: usize, chunk: usize| {
        let mut stream = server.connect();
        let tail = "{\"instrument\":\"werkvorm\"}";
        let head = "POST /v1/documents HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n";
        write!(stream, "{head}content-length: {}\r\n\r\n", length + tail.len()).expect("sent");
        let began = Instant::now();
        let mut left = length;
        stream.set_nonblocking(true).expect("set");
        let mut first = [0; 12];
        loop {
            if matches!(stream.read(&mut first), Ok(1..)) {
                return (String::from_utf8_lossy(&first).into_owned(), began.elapsed());
            }
            let some = chunk.min(left);
            let _ = if left == 0 { stream.write(tail.as_bytes()) } else { stream.write(&vec![b' '; some]) };
            left = left.saturating_sub(some);
            std::thread::sleep(Duration::from_millis(500));
            assert!(began.elapsed() < Duration::from_secs(60), "no answer");
        }
    };
    std::thread::scope(|scope| {
        let moving = scope.spawn(|| send(&patient, 1400, 100));
        let dripping = scope.spawn(|| send(&patient, 1400, 1));
        let endless = scope.spawn(|| send(&bounded, 1 << 20, 100));
        let (status, took) = moving.join().expect("joined");
        assert_eq!(status, "HTTP/1.1 200");
        assert!(took > Duration::from_secs(6), "longer than one time: {took:?}");
        assert_eq!(dripping.join().expect("joined").0, "HTTP/1.1 408");
        let (status, took) = endless.join().expect("joined");
        assert_eq!(status, "HTTP/1.1 408");
        assert!(took >= Duration::from_secs(14), "{took:?}");
    });
}

#[test]
fn so_many_requests_are_worked_on_and_more_are_told_to_come_back() {
    let server = Server::start(&[
        ("CANVASPERS_HTTP__REQUESTS_AT_ONCE", "4"),
        ("CANVASPERS_HTTP__TRUSTED_PROXIES", "[\"127.0.0.1\"]"),
    ]);
    let from = |client: &str| {
        let mut stream = server.connect();
        let head = "POST /v1/readings HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/pdf\r\n";
        write!(stream, "{head}x-forwarded-for: {client}\r\ncontent-length: 9\r\n\r\n%PDF").expect("sent");
        stream
    };
    let mut held = vec![from("192.0.2.1"), from("192.0.2.1")];
    until(|| server.metric("canvaspers_requests_at_once") == 2);
    // One client has half of them; others still get in.
    let ask = |client: &str, accept: &str| {
        let headers = [("x-forwarded-for", client), ("accept", accept)];
        server.send("GET", "/v1/instruments/werkvorm/document", &headers, b"")
    };
    let refused = ask("192.0.2.1", "*/*");
    assert_eq!((refused.status, refused.json()["code"].as_str()), (503, Some("busy")), "{}", refused.text());
    assert!(refused.header("retry-after").is_some());
    assert_eq!(ask("192.0.2.2", "*/*").status, 200);
    held.extend([from("192.0.2.3"), from("192.0.2.4")]);
    until(|| server.metric("canvaspers_requests_at_once") == 4);
    let page = ask("192.0.2.2", "text/html");
    assert!(page.status == 503 && page.text().contains("Het is nu te druk"), "{}", page.text());
    for path in ["/healthz", "/readyz", "/metrics", "/", "/v1/instruments", "/v1/openapi.json"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    drop(held);
    until(|| server.metric("canvaspers_requests_at_once") == 0);
    assert_eq!(ask("192.0.2.1", "*/*").status, 200);
}

#[test]
fn connections_that_only_wait_make_room_for_others() {
    let server = Server::start(&[("CANVASPERS_HTTP__CONNECTIONS", "20"), ("CANVASPERS_HTTP__HEAD_SECONDS", "60")]);
    let half: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = server.connect();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-long: ");
            stream
        })
        .collect();
    assert_eq!(server.get("/healthz").status, 200);
    let mut first = half.into_iter().next().expect("one");
    assert_eq!(read_to_end(&mut first), "", "the one that waited longest was ended");
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_nobody_takes_is_broken_off() {
    let server = Server::start(&[("CANVASPERS_HTTP__BODY_SECONDS", "2")]);
    let body = json!({"instrument": "praatplaat", "sheet": "A0", "format": "png", "width": 4096}).to_string();
    let mut stream = server.connect();
    let head = "POST /v1/documents HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    // The same again and again, so that the answers cannot lie in the buffers of the connection.
    for _ in 0..12 {
        write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).expect("sent");
    }
    until(|| server.metric("canvaspers_requests_at_once") == 1);
    // Not only between two of them.
    until(|| {
        (0..20).all(|_| {
            std::thread::sleep(Duration::from_millis(50));
            server.metric("canvaspers_requests_at_once") == 0
        })
    });
    assert!(read_to_end(&mut stream).matches("HTTP/1.1 200").count() < 12);
}

#[test]
#[cfg(unix)]
fn what_was_never_asked_does_not_hold_a_stop() {
    let mut server = Server::start(&[("CANVASPERS_HTTP__HEAD_SECONDS", "60"), ("CANVASPERS_HTTP__STOP_SECONDS", "60")]);
    let mut open = Vec::new();
    for said in [
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nhost: x\r\nx: ",
        "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /hea",
    ] {
        let mut stream = server.connect();
        stream.write_all(said.as_bytes()).expect("sent");
        if said.contains("\r\n\r\n") {
            assert!(stream.read(&mut [0; 4096]).expect("an answer") > 0);
        }
        open.push(stream);
    }
    std::thread::sleep(Duration::from_millis(300));
    let began = Instant::now();
    stop(&server);
    assert!(server.child.wait().expect("ended").success());
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
#[cfg(unix)]
fn half_a_body_holds_a_stop_no_longer_than_it_may() {
    let mut server = Server::start(&[("CANVASPERS_HTTP__STOP_SECONDS", "2")]);
    let _held = upload(&server, 5 << 20, 1 << 20);
    std::thread::sleep(Duration::from_millis(300));
    let began = Instant::now();
    stop(&server);
    assert!(server.child.wait().expect("ended").success());
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(2) && took < Duration::from_secs(20), "{took:?}");
}

#[cfg(unix)]
fn stop(server: &Server) {
    std::process::Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().expect("told");
}
