//! A window of WebKitGTK with one input and nothing else: what a key costs before Sakuin does
//! anything. `make bench-window` measures it in the same run as Sakuin's window.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!(
        "tests/benches/empty-window/tauri.conf.json"
    ))
}
