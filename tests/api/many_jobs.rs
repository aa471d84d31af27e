//! Requests that need many jobs of workers: each file is made ready once, one request takes one place of the queue, and what the service
//! holds meanwhile is bounded.

use serde_json::{Value, json};

use crate::pictures::filled;
use crate::support::images::{logo, photograph};
use crate::support::{Answer, Server};

/// A request as a form, sent to this server.
fn send(server: &Server, request: &Value, files: &[(String, Vec<u8>)]) -> Answer {
    let mut body = Vec::new();
    body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n{request}\r\n").bytes());
    for (name, bytes) in files {
        body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--grens--\r\n");
    server.send("POST", "/v1/documents", &[("content-type", "multipart/form-data; boundary=grens")], &body)
}

/// Tasks that workers did so far.
pub fn tasks(server: &Server) -> u64 {
    let text = server.get("/metrics").text();
    let line = text.lines().find(|line| line.starts_with("canvaspers_documents_made")).expect("counted");
    line.rsplit(' ').next().expect("a number").parse().expect("a number")
}

/// Most memory that the service itself had, in MiB.
#[cfg(target_os = "linux")]
pub fn peak(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("a status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).expect("a number").parse::<u64>().expect("a number") / 1024
}

fn shown(names: &[String]) -> Vec<Value> {
    names.iter().map(|name| json!({"image": name, "alt": "Wie er zijn"})).collect()
}

/// Twenty logos that no cache knows.
fn fresh(seed: u8) -> Vec<(String, Vec<u8>)> {
    (0..20_u8).map(|n| (format!("logo-{n}"), logo(300, 120, [n * 10, seed, 92]))).collect()
}

fn poster(logos: &[Value], pictures: &[Value]) -> Value {
    json!({"instrument": "praatplaat", "sheet": "A2", "data": filled("praatplaat", json!({"logos": logos, "pictures": pictures}))})
}

#[test]
fn a_file_that_is_shown_often_is_made_ready_once() {
    let server = Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"), ("CANVASPERS_PRESS__QUEUE", "0")]);
    let file = photograph(3000, 2000, None, None);
    let bytes = file.len() as u64;
    // The same bytes under two names are the same file.
    let names = ["foto".to_owned(), "nog-eens".to_owned()];
    let files = names.clone().map(|name| (name, file.clone()));
    let every = |count: usize| -> Vec<Value> { shown(&names).into_iter().cycle().take(count).collect() };
    let made = send(&server, &poster(&every(40), &every(12)), &files);
    assert_eq!(made.status, 200, "{}", made.text());
    // Once as logo, once as picture, and the document.
    assert_eq!(tasks(&server), 3);
    #[cfg(target_os = "linux")]
    assert!(peak(&server) < 80 + 8 * (bytes >> 20), "{} MiB for {bytes} bytes", peak(&server));
    // The document has it twice, not fifty-two times.
    assert!(made.body.len() < 4 << 20, "{}", made.body.len());
}

#[test]
fn a_poster_with_twenty_new_logos_works_with_any_queue() {
    for (workers, queue) in [("1", "0"), ("2", "0"), ("2", "1"), ("1", "64")] {
        let server = Server::start(&[
            ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"),
            ("CANVASPERS_PRESS__WORKERS", workers),
            ("CANVASPERS_PRESS__QUEUE", queue),
            // Workers come and go meanwhile.
            ("CANVASPERS_PRESS__JOBS_PER_WORKER", "7"),
        ]);
        let files = fresh(79);
        let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        let made = send(&server, &poster(&shown(&names), &[]), &files);
        assert_eq!(made.status, 200, "{workers} workers, a queue of {queue}: {}", made.text());
        assert_eq!(tasks(&server), 21);
    }
}

#[test]
fn many_jobs_of_one_request_leave_the_queue_to_others() {
    let server = Server::start(&[
        ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"),
        ("CANVASPERS_PRESS__WORKERS", "1"),
        ("CANVASPERS_PRESS__QUEUE", "2"),
    ]);
    std::thread::scope(|scope| {
        let posters: Vec<_> = [1, 2]
            .map(|seed| {
                let server = &server;
                scope.spawn(move || {
                    let files = fresh(seed);
                    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
                    send(server, &poster(&shown(&names), &[]), &files)
                })
            })
            .into();
        // Each poster waits as one, so there is always a place for a third.
        for n in 0..20 {
            let other = json!({"instrument": "werkvorm", "documentDate": format!("2026-11-{:02}", n + 1)});
            let made = server.post("/v1/documents", &other);
            assert_eq!(made.status, 200, "{}", made.text());
        }
        for poster in posters {
            let made = poster.join().expect("answered");
            assert_eq!(made.status, 200, "{}", made.text());
        }
    });
}

#[test]
fn pictures_that_are_too_heavy_together_are_refused_with_the_limit() {
    let server =
        Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"), ("CANVASPERS_PRESS__PICTURES_MIB", "1")]);
    let files: Vec<(String, Vec<u8>)> =
        (0..4_u16).map(|n| (format!("foto-{n}"), photograph(3000 + n, 2000, None, None))).collect();
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let refused = send(&server, &poster(&[], &shown(&names)), &files);
    assert_eq!(refused.status, 400, "{}", refused.text());
    let errors = refused.json()["errors"].clone();
    assert_eq!(errors[0]["code"], "images-too-heavy", "{errors}");
    assert_eq!(errors[0]["pointer"], "/images");
    // One of them fits, and nothing is kept of those that did not.
    let made = send(&server, &poster(&[], &shown(&names[..1])), &files[..1]);
    assert_eq!(made.status, 200, "{}", made.text());
}

/// A pack is made in many steps and readings take a job for each file: with workers that retire after each job and no queue at all, a
/// request that was begun still waits for the next one.
#[test]
fn what_was_begun_is_finished_though_nobody_may_wait() {
    let server = Server::start(&[
        ("CANVASPERS_PRESS__DEADLINE_SECONDS", "60"),
        ("CANVASPERS_PRESS__WORKERS", "1"),
        ("CANVASPERS_PRESS__QUEUE", "0"),
        ("CANVASPERS_PRESS__JOBS_PER_WORKER", "1"),
    ]);
    // The one worker that there is comes back after each request.
    let idle = || {
        while !server.get("/metrics").text().contains("canvaspers_workers{state=\"idle\"} 1") {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    };
    let pack = json!({"instrument": "praatplaat", "sheet": "A3", "profile": "print", "format": "zip"});
    let made = server.post("/v1/documents", &pack);
    assert_eq!(made.status, 200, "{}", made.text());
    idle();
    let sheet = server.get("/v1/instruments/gesprekscanvas/document?filling=fillable").body;
    assert!(sheet.starts_with(b"%PDF"));
    idle();
    let mut body = Vec::new();
    for n in 0..5 {
        body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{n}.pdf\"\r\nContent-Type: application/pdf\r\n\r\n").bytes());
        body.extend(&sheet);
        body.extend(b"\r\n");
    }
    body.extend(b"--grens--\r\n");
    let read = server.send("POST", "/v1/readings", &[("content-type", "multipart/form-data; boundary=grens")], &body);
    assert_eq!(read.status, 200, "{}", read.text());
    assert_eq!(read.json()["entries"].as_array().map(Vec::len), Some(5));
}
