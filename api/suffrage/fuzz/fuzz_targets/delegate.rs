//! Whatever the bytes: every voice is cast or unused, or the file is refused in one line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &[u8]| match suffrage::delegate_json(input) {
    Ok(result) => {
        let (file, result): (Value, Value) =
            (serde_json::from_slice(input).unwrap(), serde_json::from_str(&result).unwrap());
        let micro = |number: &Value| (number.as_f64().unwrap() * 1e6).round() as u64;
        let cast: u64 = result["weights"].as_object().unwrap().values().map(micro).sum();
        assert_eq!(cast + micro(&result["unused"]), file["electorate"].as_array().unwrap().len() as u64 * 1_000_000);
    }
    Err(refusal) => assert!(!refusal.to_string().contains('\n')),
});
