//! Whatever the bytes: a result that is JSON and can be explained, or a refusal of one line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use suffrage::Language;

fuzz_target!(|input: &[u8]| {
    match suffrage::tally_json(input) {
        Ok(result) => {
            assert!(serde_json::from_str::<serde_json::Value>(&result).is_ok());
            assert!(suffrage::explain_json(input, Language::French).is_ok());
            assert!(suffrage::explain_json(input, Language::English).is_ok());
        }
        Err(refusal) => assert!(!refusal.to_string().contains('\n')),
    }
});
