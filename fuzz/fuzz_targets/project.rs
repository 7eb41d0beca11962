//! Bytes as terms of a contract: nothing may panic, and events and profile have to pay the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Err(difference) = plimsoll_tests::random::project(data) {
        panic!("{difference}");
    }
});
