//! The one door of API and pages: who is counted, what for, and what is told to those that are not let in.

use serde_json::json;

use crate::support::{Server, canvaspers};

const FORWARDED: &str = "x-forwarded-for";

/// A server that lets each client ask so much, behind a proxy that is this machine.
fn counting(per_minute: &str, more: &[(&str, &str)]) -> Server {
    let own = [
        ("CANVASPERS_HTTP__DOCUMENTS_PER_MINUTE", per_minute),
        ("CANVASPERS_HTTP__TRUSTED_PROXIES", "[\"127.0.0.1\"]"),
    ];
    Server::start(&[&own, more].concat())
}

/// The status of a reading that brings nothing: 400 when it is let in, 429 when not.
fn reading(server: &Server, headers: &[(&str, &str)]) -> u16 {
    let kind = [("content-type", "multipart/form-data; boundary=x")];
    server.send("POST", "/v1/readings", &[&kind, headers].concat(), b"--x--\r\n").status
}

#[test]
fn one_client_is_one_client_however_a_proxy_writes_it() {
    let server = counting("2", &[]);
    for (ways, other) in [
        (["192.0.2.1", "192.0.2.1:4711", "junk, ::ffff:192.0.2.1"], "192.0.2.2:4711"),
        (["2001:db8:1:2::1", "[2001:db8:1:2:3::4]:4711", "[2001:db8:1:2::9]"], "2001:db8:1:3::1"),
        (["_hidden", "_hidden", "192.0.2.7, _HIDDEN"], "_other"),
        (["unknown", "unknown", "unknown, 127.0.0.1"], "192.0.2.9"),
    ] {
        let [first, second, third] = ways.map(|way| reading(&server, &[(FORWARDED, way)]));
        assert_eq!([first, second, third, reading(&server, &[(FORWARDED, other)])], [400, 400, 429, 400], "{ways:?}");
    }
    // Several headers are one list, and the last of it was written by the proxy.
    let twice = [(FORWARDED, "192.0.2.20"), (FORWARDED, "192.0.2.21")];
    assert_eq!([1, 2, 3].map(|_| reading(&server, &twice)), [400, 400, 429]);
    assert_eq!(reading(&server, &[(FORWARDED, "192.0.2.20")]), 400);
    // The header that nobody chose is the client's own word.
    let own = ["for=192.0.2.30", "for=192.0.2.31", "for=192.0.2.32"];
    assert_eq!(own.map(|own| reading(&server, &[("forwarded", own)])), [400, 400, 429]);
}

#[test]
fn the_standard_header_is_read_where_the_operator_says_so() {
    let server = counting("2", &[("CANVASPERS_HTTP__FORWARDED_HEADER", "Forwarded")]);
    let ways = ["for=192.0.2.1", "For=\"192.0.2.1:4711\";proto=https", "for=\"x, for=192.0.2.1;by=_us"];
    assert_eq!(ways.map(|way| reading(&server, &[("forwarded", way)])), [400, 400, 429]);
    let ways = ["[2001:db8::1]", "[2001:db8::2]:_port", "[2001:db8::3]:99"];
    assert_eq!(ways.map(|way| reading(&server, &[("forwarded", &format!("for=\"{way}\""))])), [400, 400, 429]);
}

#[test]
fn whatever_makes_the_service_work_counts_and_nothing_else_does() {
    let server = counting("1", &[]);
    let form = ("content-type", "multipart/form-data; boundary=x");
    let page = ("accept", "text/html");
    let mut client = 0;
    let mut counted = |method: &str, path: &str| {
        client += 1;
        let from = format!("192.0.2.{client}");
        let body: &[u8] = if method == "POST" { b"--x--\r\n" } else { b"" };
        let ask = || server.send(method, path, &[form, page, (FORWARDED, &from)], body);
        let [first, second] = [ask(), ask()];
        assert_ne!(first.status, 429, "{method} {path}");
        if second.status == 429 {
            // Told as a page, in the language of the page.
            assert!(second.header("retry-after").is_some(), "{path}");
            assert!(second.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{path}");
            let title = if path.starts_with("/en") { "Too many documents" } else { "Te veel documenten" };
            assert!(second.text().contains(title), "{path}: {}", second.text());
        }
        second.status == 429
    };
    for path in [
        "/v1/documents",
        "/v1/readings",
        "/v1/verifications",
        "/v1/preflights",
        "/v1/attachments",
        "/v1/signature-preparations",
        "/v1/signature-completions",
        "/werkbladen",
        "/en/worksheets",
        "/bijvoegen",
        "/huisstijl",
        "/controleren",
        "/drukcontrole",
        "/instrumenten/gesprekscanvas/invullen/filled",
    ] {
        assert!(counted("POST", path), "{path}");
    }
    for path in [
        "/v1/instruments/werkvorm/document",
        "/instrumenten/vergelijking/voorbeeld.png",
        "/en/instruments/vergelijking/example.png",
        "/instrumenten/gesprekscanvas/invullen/joint?voorbeeld=ja",
    ] {
        assert!(counted("GET", path), "{path}");
    }
    for path in [
        "/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/v1/instruments",
        "/v1/openapi.json",
        "/v1/instruments/gesprekscanvas/schema",
        "/instrumenten/gesprekscanvas",
        "/instrumenten/gesprekscanvas/invullen/filled",
        "/werkbladen",
        "/nergens",
    ] {
        assert!(!counted("GET", path), "{path}");
    }
    // In the API it is a problem.
    let from = [("content-type", "application/json"), (FORWARDED, "198.51.100.1")];
    let answers = [1, 2].map(|_| server.send("POST", "/v1/documents", &from, b"{}"));
    assert_eq!(answers[1].json()["code"], "too-many-requests");
}

#[test]
fn a_client_that_is_not_let_in_hears_it_though_it_is_still_sending() {
    let server = counting("1", &[]);
    let large = vec![b' '; 20 << 20];
    let from = [("content-type", "application/pdf"), (FORWARDED, "192.0.2.1")];
    let statuses = [1, 2, 3].map(|_| server.send("POST", "/v1/readings", &from, &large).status);
    assert_eq!(statuses, [400, 429, 429]);
    // One that waits for a word is told at once, and has nothing to send.
    let said = server.say(
        b"POST /v1/readings HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 192.0.2.1\r\nexpect: 100-continue\r\ncontent-length: 90000000\r\n\r\n",
    );
    assert!(said.starts_with("HTTP/1.1 429"), "{said}");
}

#[test]
fn a_request_names_its_host_once() {
    let server = Server::shared();
    for (hosts, version, status) in [
        ("", "1.1", "400"),
        ("host: a\r\nhost: a\r\n", "1.1", "400"),
        ("host: a\r\nHost: b\r\n", "1.0", "400"),
        ("host: a b\r\n", "1.1", "400"),
        ("host: me@a\r\n", "1.1", "400"),
        ("host: a/b\r\n", "1.1", "400"),
        ("host: a\r\n", "1.1", "200"),
        ("host: a.example:8080\r\n", "1.1", "200"),
        ("host: [::1]:8080\r\n", "1.1", "200"),
        ("host:\r\n", "1.1", "200"),
        ("", "1.0", "200"),
    ] {
        for path in ["/", "/healthz", "/v1/instruments", "/v1/instruments/werkvorm/document"] {
            let said = server.say(format!("GET {path} HTTP/{version}\r\n{hosts}connection: close\r\n\r\n").as_bytes());
            assert_eq!(said.split(' ').nth(1), Some(status), "{path} {hosts:?}: {said}");
            assert!(status == "200" || said.contains("host-unclear"), "{said}");
        }
    }
}

#[test]
fn names_below_ours_are_the_operators_to_bind() {
    let hsts = |server: &Server| server.get("/").header("strict-transport-security").map(str::to_owned);
    assert_eq!(hsts(Server::shared()).as_deref(), Some("max-age=31536000"));
    let all = Server::start(&[("CANVASPERS_HTTP__HSTS_SUBDOMAINS", "true")]);
    assert_eq!(hsts(&all).as_deref(), Some("max-age=31536000; includeSubDomains"));
}

#[test]
fn many_warnings_fit_in_a_header_and_come_whole_in_a_report() {
    let server = Server::shared();
    let mut data = server.get("/v1/instruments/overeenkomst/example?filling=filled").json();
    for (list, member) in [("tasks", "task"), ("contributions", "what")] {
        let row = data[list][0].clone();
        let rows = (0..100).map(|n| {
            let mut row = row.clone();
            row[member] = format!("{n}: van de organisatie met RSIN 111222333.").into();
            row
        });
        data[list] = rows.collect();
    }
    data["finance"] = json!({"keeper": data["finance"]["keeper"]});
    data.as_object_mut().expect("data").remove("translation");
    let body = json!({"instrument": "overeenkomst", "data": data, "profile": "screen"});
    let plain = server.post("/v1/documents", &body);
    assert_eq!(plain.status, 200, "{}", plain.text());
    let said = plain.header("canvaspers-warnings").expect("warnings");
    assert!(said.len() <= 4096, "{}", said.len());
    let (listed, more) = said.rsplit_once(", more;count=").expect("how many more");
    let count = listed.split(", ").count() + more.parse::<usize>().expect("a number");
    let send = |accept: &str| {
        let headers = [("content-type", "application/json"), ("accept", accept), ("accept-language", "en")];
        server.send("POST", "/v1/documents?report=json", &headers, body.to_string().as_bytes())
    };
    let told = send("application/json");
    assert_eq!(told.status, 200, "{}", told.text());
    let report = told.json();
    let warnings = report["warnings"].as_array().expect("warnings");
    assert_eq!(warnings.len(), count);
    assert!(count >= 200, "{count}");
    assert!(warnings.iter().any(|warning| warning["pointer"] == "/data/contributions/99/what"), "{warnings:?}");
    assert_eq!(warnings[0]["code"], "bsn-perhaps");
    assert!(warnings[0]["detail"].as_str().is_some_and(|text| text.contains("nine digits")), "{}", warnings[0]);
    assert_eq!(report["mediaType"], "application/pdf");
    assert_eq!(report["pages"].to_string(), plain.header("canvaspers-pages").expect("pages"));
    let document = base64_decode(report["document"].as_str().expect("a document"));
    assert!(document == plain.body, "the same document");
    assert_eq!(send("application/pdf").status, 406);
    let wrong = server.post("/v1/documents?report=xml", &body);
    assert_eq!(wrong.faults(), [("report".to_owned(), "unknown-value".to_owned())]);
}

/// As a user would decode it.
fn base64_decode(text: &str) -> Vec<u8> {
    crate::support::piped(std::process::Command::new("base64").arg("-d"), text.as_bytes())
}

#[test]
fn settings_that_can_never_work_stop_the_start_all_at_once() {
    let folder = std::env::temp_dir().join(format!("canvaspers-impossible-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("canvaspers.toml");
    let told = |text: &str| {
        std::fs::write(&file, text).expect("a file");
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--config", &file.display().to_string()];
        let (code, _, said) = canvaspers(&arguments, b"");
        (code, said)
    };
    for (setting, words) in [
        (
            "[http]\nmultipart_bytes = 300000000\nbodies_mib = 2000",
            &["http.multipart_bytes is 300000000", "267386880"][..],
        ),
        ("[http]\nmultipart_bytes = 200000000", &["http.bodies_mib is 256", "set bodies_mib to 288 or more"]),
        ("[http]\njson_bytes = 99000000", &["http.json_bytes is 99000000"]),
        (
            "[http]\nrequests_at_once = 0\nconnections = 0\nhead_seconds = 0",
            &["http.requests_at_once is 0", "http.connections is 0", "http.head_seconds is 0"],
        ),
        ("[http]\nbody_longest_seconds = 5", &["http.body_longest_seconds is 5: it must be from 30"]),
        ("[http]\nstop_seconds = 9223372036854775807", &["http.stop_seconds"]),
        ("[press]\ndeadline_seconds = nan", &["press.deadline_seconds is NaN"]),
        ("[signing]\ntimeout_seconds = nan", &["signing.timeout_seconds is NaN"]),
        ("cache_mib = 99999999999999\n[press]\nmemory_mib = 99999999999999", &["cache_mib is", "press.memory_mib is"]),
        ("[limits]\npng_width = 0\njson_depth = 0", &["limits.png_width is 0", "limits.json_depth is 0"]),
        ("[http]\nforwarded_header = \"X-Real-IP\"", &["X-Forwarded-For"]),
    ] {
        let (code, said) = told(setting);
        assert_eq!(code, 2, "{setting}: {said}");
        for word in words {
            assert!(said.contains(word), "{setting}: {word}: {said}");
        }
    }
}
