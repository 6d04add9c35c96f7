//! Moving the data set: into a file, and out of it.

use super::{Failure, store};
use crate::config::Moved;
use crate::store::{Store, Summary, Trouble};
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

/// Writes the data set into a new file.
pub(super) async fn export(wanted: &Moved) -> Result<(), Failure> {
    let (place, file) = (wanted.common.place().map_err(Failure::Setting)?, wanted.file.display());
    if !place.exists() {
        return Err(Failure::Setting(format!("DATA_DIR: {} holds no data.", wanted.common.data.display())));
    }
    if wanted.file.exists() {
        return Err(Failure::Setting(format!("{file} exists already; choose another name.")));
    }
    let store = store(&wanted.common).await?;
    // Only a whole export gets the name: nobody takes a part of one for all of it.
    let mut part = wanted.file.clone().into_os_string();
    part.push(".part");
    let written = match write(&store, Path::new(&part)).await {
        Ok(summary) => fs::rename(&part, &wanted.file).map(|()| summary).map_err(Trouble::from),
        Err(trouble) => Err(trouble),
    };
    store.close().await;
    let summary = written.map_err(|trouble| {
        // It may not be there at all.
        let _ = fs::remove_file(&part);
        failure("Nothing was exported", trouble)
    })?;
    println!("Exported {} rows into {file}, SHA-256 {}.", summary.total(), summary.sha256);
    Ok(())
}

/// Fills the empty database from a file.
pub(super) async fn import(wanted: &Moved) -> Result<(), Failure> {
    let failed = |trouble| failure("Nothing was imported", trouble);
    let file = File::open(&wanted.file).map_err(|error| failed(error.into()))?;
    let store = store(&wanted.common).await?;
    let read = store.import(&mut BufReader::new(file)).await;
    store.close().await;
    let summary = read.map_err(failed)?;
    println!("Imported {} rows, SHA-256 {}.", summary.total(), summary.sha256);
    Ok(())
}

async fn write(store: &Store, path: &Path) -> Result<Summary, Trouble> {
    let mut file = BufWriter::new(create(path)?);
    let summary = store.export(&mut file).await?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(summary)
}

/// Makes a file that only this user may read: it holds everything that is known of people.
fn create(path: &Path) -> std::io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn failure(what: &str, trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Database(_) => Failure::other(what, trouble),
        Trouble::File(_) | Trouble::Refused(_) => Failure::Setting(format!("{what}: {trouble}.")),
    }
}
