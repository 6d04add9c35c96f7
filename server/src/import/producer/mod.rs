//! Lists of household businesses and cooperatives (hộ kinh doanh, hợp tác xã).

mod draft;
mod says;
#[cfg(test)]
mod tests;
mod words;

pub use draft::ProducerDraft;
