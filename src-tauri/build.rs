//! Checks that the interface is built and resolves what the window may call.

use std::env;
use std::path::Path;

use tauri_build::{AppManifest, Attributes};

fn main() {
    println!("cargo::rerun-if-changed=src-tauri/capabilities");
    println!("cargo::rerun-if-changed=src-tauri/permissions");
    println!("cargo::rerun-if-changed=tauri.conf.json");

    // Without this feature the window loads the development server and embeds nothing.
    if env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some() {
        println!("cargo::rerun-if-changed=ui/dist");
        if !Path::new("ui/dist/index.html").is_file() {
            println!(
                "cargo::error=The interface is not built: run `make run`, or `npm ci && npm run build` in ui/."
            );
            return;
        }
    }

    // Permissions written by hand, because `AppManifest::commands` would generate a folder
    // `permissions` at the top level. That the app has any makes all its commands denied by default.
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*"));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
