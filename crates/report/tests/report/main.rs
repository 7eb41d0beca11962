//! Reports of invented answers: what is written is exact, safe, readable and the same twice.

#[cfg(test)]
mod drawings;
mod made;
#[cfg(test)]
mod odd;
#[cfg(test)]
mod page;
#[cfg(test)]
mod screen;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod transfer;
#[cfg(test)]
mod writing;
