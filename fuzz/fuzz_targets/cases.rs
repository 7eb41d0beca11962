//! Any bytes as a file of ACTUS cases: read, made a contract, its events computed. Nothing may panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_io::actus::read_cases;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(file) = read_cases("fuzz", text) else { return };
    for (_, case) in file.cases.iter().take(4) {
        let Ok(case) = case else { continue };
        for quirks in [false, true] {
            let _ = case.events(None, quirks);
        }
    }
});
