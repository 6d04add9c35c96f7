//! A short hash, to tell whether two things are the same; no defence against people who mean harm.

/// FNV-1a of 32 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>): two different things agree once in four thousand
/// million times.
pub(crate) fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
