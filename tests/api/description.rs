//! The API's description: complete, and true to the router.

use crate::support::Server;

#[test]
fn every_operation_of_the_description_answers() {
    let server = Server::shared();
    let answer = server.get("/v1/openapi.json");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let description = answer.json();
    assert_eq!(description["openapi"], "3.1.0");
    for member in ["name", "email", "url"] {
        assert!(description["info"]["contact"][member].is_string());
    }
    for (path, operations) in description["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let address = format!("/v1{}", path.replace("{id}", "gesprekscanvas"));
            let taken = operation["requestBody"]["content"].as_object().and_then(|content| content.keys().next());
            let kind = taken.map_or("application/json", String::as_str);
            let body: &[u8] = if method == "get" { b"" } else { b"{}" };
            let answer = server.send(&method.to_uppercase(), &address, &[("content-type", kind)], body);
            let shut = operation["security"].as_array().is_some_and(|ways| !ways.contains(&serde_json::json!({})));
            let expected: &[u16] = if shut { &[401] } else { &[200, 400] };
            assert!(expected.contains(&answer.status), "{method} {path}: {}", answer.status);
        }
    }
}

#[test]
fn every_route_of_the_router_is_described() {
    let source = std::fs::read_to_string(crate::support::root().join("src/http/mod.rs")).expect("the router");
    let description = Server::shared().get("/v1/openapi.json").json();
    let routes = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".route(\"/v1"))
        .filter_map(|rest| rest.split('"').next());
    let mut count = 0;
    for route in routes {
        assert!(description["paths"].get(route).is_some(), "{route}");
        count += 1;
    }
    assert_eq!(count, description["paths"].as_object().expect("paths").len());
}

#[test]
fn examples_of_the_description_work() {
    let server = Server::shared();
    let description = server.get("/v1/openapi.json").json();
    let examples =
        &description["paths"]["/documents"]["post"]["requestBody"]["content"]["application/json"]["examples"];
    for (name, example) in examples.as_object().expect("examples") {
        assert_eq!(server.post("/v1/documents", &example["value"]).status, 200, "{name}");
    }
}
