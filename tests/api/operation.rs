//! What operators see: readiness, counters, the sandbox, a graceful stop, the prefix behind a proxy, security.txt.

use std::time::Duration;

use serde_json::json;

use crate::support::{Server, canvaspers, instruments};

#[test]
fn ready_and_counted() {
    let server = Server::shared();
    assert_eq!(server.get("/healthz").json()["status"], "alive");
    let ready = server.get("/readyz").json();
    assert_eq!(ready["status"], "ready");
    server.get("/v1/instruments/werkvorm/document");
    let metrics = server.get("/metrics");
    assert!(metrics.header("content-type").is_some_and(|kind| kind.starts_with("application/openmetrics-text")));
    for name in [
        "canvaspers_requests_total",
        "canvaspers_workers",
        "canvaspers_cache_bytes",
        "canvaspers_request_seconds_bucket",
    ] {
        assert!(metrics.text().contains(name), "{name}: {}", metrics.text());
    }
}

#[test]
fn what_clients_make_up_is_not_counted_one_by_one() {
    let server = Server::shared();
    for n in 0..20 {
        assert_eq!(server.send(&format!("MADEUP{n}"), "/v1/instruments", &[], b"").status, 405);
        assert_eq!(server.get(&format!("/madeup{n}")).status, 404);
    }
    let metrics = server.get("/metrics").text();
    assert!(metrics.contains("method=\"other\"") && !metrics.to_lowercase().contains("madeup"), "{metrics}");
}

/// Where the kernel has seccomp, every attempt on every thread must fail.
#[test]
#[cfg(target_os = "linux")]
fn workers_reach_neither_files_nor_network() {
    assert!(status("self", "Seccomp:").is_some(), "this kernel has no seccomp");
    let server = Server::start(&[("CANVASPERS_PRESS__REQUIRE_SANDBOX", "true"), ("CANVASPERS_PRESS__WORKERS", "2")]);
    assert_eq!(server.get("/readyz").json()["sandbox"], "full");
    assert_eq!(server.get("/v1/instruments/gesprekscanvas/document?sheet=A4").status, 200);
    // Not only by its own word: the kernel says that a filter is there, and that nothing can be gained by another program.
    let workers = workers(server.child.id());
    assert_eq!(workers.len(), 2);
    for worker in workers {
        assert_eq!(status(&worker, "Seccomp:").as_deref(), Some("2"));
        assert_eq!(status(&worker, "NoNewPrivs:").as_deref(), Some("1"));
    }
}

/// What the kernel says of a process.
#[cfg(target_os = "linux")]
fn status(pid: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    text.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
}

/// The workers of a server.
#[cfg(target_os = "linux")]
fn workers(server: u32) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").expect("processes").flatten();
    let names = processes.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|pid| status(pid, "PPid:").is_some_and(|parent| parent == server.to_string())).collect()
}

/// By an environment as Kubernetes gives it to a pod beside a service of the same name.
#[test]
fn links_of_a_service_stop_no_start_and_a_mistake_does() {
    let links: Vec<(String, &str)> = ["CANVASPERS", "CANVASPERS_API"]
        .iter()
        .flat_map(|service| {
            [
                ("SERVICE_HOST", "10.96.0.7"),
                ("SERVICE_PORT", "80"),
                ("SERVICE_PORT_HTTP", "80"),
                ("PORT", "tcp://10.96.0.7:80"),
                ("PORT_80_TCP", "tcp://10.96.0.7:80"),
                ("PORT_80_TCP_PROTO", "tcp"),
                ("PORT_80_TCP_PORT", "80"),
                ("PORT_80_TCP_ADDR", "10.96.0.7"),
            ]
            .map(|(name, value)| (format!("{service}_{name}"), value))
        })
        .collect();
    let links: Vec<(&str, &str)> = links.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(Server::start(&links).get("/healthz").status, 200);
    for (name, value, told) in [
        ("CANVASPERS_PRESS__WORKER", "3", "worker"),
        ("CANVASPERS_PUBLIC_UR", "https://a.example", "public_ur"),
        ("CANVASPERS_PORT_HTTP", "8080", "port_http"),
    ] {
        let mut list = std::process::Command::new(env!("CARGO_BIN_EXE_canvaspers"));
        let output = list.arg("list").envs(links.iter().copied()).env(name, value).output().expect("the command");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(told), "{name}: {said}");
    }
    // Alone it is a mistake: nobody's service has this port.
    let mut list = std::process::Command::new(env!("CARGO_BIN_EXE_canvaspers"));
    let output = list.arg("list").env("CANVASPERS_PORT", "8080").output().expect("the command");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_worker_retires_and_work_goes_on() {
    let server = Server::start(&[("CANVASPERS_PRESS__WORKERS", "1"), ("CANVASPERS_PRESS__JOBS_PER_WORKER", "2")]);
    for n in 0..7 {
        let made = server
            .post("/v1/documents", &json!({"instrument": "werkvorm", "documentDate": format!("2026-11-{:02}", n + 1)}));
        assert_eq!(made.status, 200);
    }
}

#[test]
#[cfg(unix)]
fn a_stop_lets_running_documents_finish() {
    let mut server = Server::start(&[("CANVASPERS_PRESS__DEADLINE_SECONDS", "3")]);
    let address = server.address.clone();
    let pid = server.child.id().to_string();
    let running = std::thread::spawn(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        agent
            .get(format!("http://{address}/v1/instruments/eindeloos/document"))
            .call()
            .map(|answer| answer.status().as_u16())
    });
    std::thread::sleep(Duration::from_millis(700));
    std::process::Command::new("kill").args(["-TERM", &pid]).status().expect("told");
    assert_eq!(running.join().expect("joined").expect("an answer, not a broken connection"), 503);
    assert!(server.child.wait().expect("ended").success());
}

#[test]
fn a_prefix_behind_a_proxy_is_kept() {
    let server = Server::start(&[("CANVASPERS_PUBLIC_URL", "https://voorbeeld.example/samen")]);
    for path in ["/samen/", "/"] {
        let page = server.get(path);
        assert_eq!(page.status, 200);
        assert!(
            page.text().replace("&#x2f;", "/").contains("href=\"/samen/instrumenten/gesprekscanvas\""),
            "{}",
            page.text()
        );
    }
    assert_eq!(server.get("/samen/v1/instruments").status, 200);
    let description = server.get("/samen/v1/openapi.json").json();
    assert_eq!(description["servers"][0]["url"], "https://voorbeeld.example/samen/v1");
}

#[test]
fn an_address_that_is_not_set_stands_on_no_paper() {
    // A variable that is there and empty is one that is not set.
    let server = Server::start(&[("CANVASPERS_PUBLIC_URL", "")]);
    assert!(server.log().contains("public_url is not set"), "{}", server.log());
    let sheet = server.get("/v1/instruments/gesprekscanvas/document?sheet=A4&language=en");
    let words = crate::support_text(&sheet.body);
    for word in ["localhost", "/instruments/", "More about this instrument"] {
        assert!(!words.contains(word), "{word}: {words}");
    }
    // Pages and API keep one.
    assert_eq!(server.get("/v1/openapi.json").json()["servers"][0]["url"], "http://localhost:8080/v1");
    assert_eq!(server.get("/instrumenten/gesprekscanvas").status, 200);
}

#[test]
fn the_page_that_a_code_leads_to_tells_of_another_version() {
    let server = Server::shared();
    let version = server.get("/v1/instruments/gesprekscanvas").json()["version"].as_str().expect("text").to_owned();
    let page = |path: &str| {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    };
    let notice = |page: &str| {
        let from = page.split_once("id=\"versie\">")?.1;
        Some(from.split_once('<').expect("an end").0.to_owned())
    };
    assert_eq!(notice(&page("/instrumenten/gesprekscanvas")), None);
    assert_eq!(notice(&page(&format!("/instrumenten/gesprekscanvas?versie={version}"))), None);
    let older = notice(&page("/instrumenten/gesprekscanvas?versie=1.0.0")).expect("a notice");
    for words in ["Op uw vel staat versie 1.0.0.", &format!("over versie {version}."), "1.1.0: "] {
        assert!(older.contains(words), "{older}");
    }
    let newer = notice(&page("/en/instruments/gesprekscanvas?version=99.0.0")).expect("a notice");
    assert!(newer.contains("99.0.0") && newer.contains("not known here"), "{newer}");
    // The other language is about the same sheet; what is no version is not repeated.
    assert!(page("/instrumenten/gesprekscanvas?versie=1.0.0").contains("gesprekscanvas?version=1.0.0"));
    for nonsense in ["%3Cb%3E", "1", "1.x.3", "99999999999.1.1"] {
        assert_eq!(notice(&page(&format!("/instrumenten/gesprekscanvas?versie={nonsense}"))), None, "{nonsense}");
    }
}

#[test]
fn every_answer_has_safe_headers() {
    let server = Server::shared();
    for path in ["/", "/v1/instruments", "/nergens", "/v1/instruments/werkvorm/document"] {
        let answer = server.get(path);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("api-version", env!("CARGO_PKG_VERSION")),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("strict-transport-security").is_some(), "{path}");
        assert!(
            answer.header("content-security-policy").is_some_and(|policy| policy.contains("frame-ancestors 'none'")),
            "{path}"
        );
        assert!(answer.header("canvaspers-request").is_some(), "{path}");
    }
    let security = server.get("/.well-known/security.txt");
    assert!(security.text().contains("Contact: mailto:"), "{}", security.text());
}

#[test]
fn instruments_of_the_operator_are_checked_with_file_line_and_remedy() {
    let folder = std::env::temp_dir().join(format!("canvaspers-faulty-{}", std::process::id()));
    let own = folder.join("eigen-canvas");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("instrument.toml"), "id = \"ander-id\"\nkind = \"canvas\"\nversion = \"1\"\nreleased = 2026-02-01\nlicence = \"x\"\nsheets = [\"A4\", \"A9\"]\norientations = [\"landscape\"]\n").expect("written");
    std::fs::write(own.join("nl.toml"), "title = \"x\"\nname = \n").expect("written");
    let (code, _, error) = canvaspers(&["list", "--instruments", folder.to_str().expect("a path")], b"");
    assert_eq!(code, 2, "{error}");
    for part in ["instrument.toml:1: id is ‘ander-id’", "instrument.toml:3: ", "instrument.toml:6: ", "nl.toml:2: "]
    {
        assert!(error.contains(part), "{part}: {error}");
    }
    let (code, _, error) = canvaspers(&["list", "--instruments", instruments().to_str().expect("a path")], b"");
    assert_eq!(code, 0, "{error}");
}

#[test]
fn a_set_of_ours_is_checked_against_the_parts_that_an_operator_replaced() {
    let folder = std::env::temp_dir().join(format!("canvaspers-replaced-{}", std::process::id()));
    let own = folder.join("praatplaat");
    std::fs::create_dir_all(&own).expect("a folder");
    let ours = crate::support::root().join("typst-templates/instruments/praatplaat");
    for name in ["nl.toml", "en.toml", "example-filled.json", "example-web.json"] {
        std::fs::copy(ours.join(name), own.join(name)).expect("copied");
    }
    let definition = std::fs::read_to_string(ours.join("instrument.toml")).expect("text");
    let fewer = definition.replace(r#"sheets = ["A0", "A1", "A2", "A3", "A4"]"#, r#"sheets = ["A4"]"#);
    std::fs::write(own.join("instrument.toml"), fewer).expect("written");
    let (code, _, error) = canvaspers(&["list", "--instruments", folder.to_str().expect("a path")], b"");
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("samenwerkset") && error.contains("‘praatplaat’ does not come on A3"), "{error}");
}
