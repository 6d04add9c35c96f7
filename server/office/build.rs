//! The translations are read by a macro, which cargo cannot see: build again when they change.

fn main() {
    println!("cargo::rerun-if-changed=locales");
}
