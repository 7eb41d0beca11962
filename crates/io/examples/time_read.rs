//! t
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    for _ in 0..5 {
        let t = std::time::Instant::now();
        match plimsoll_io::read_case(std::path::Path::new(&dir)) {
            Ok(c) => println!("{} rows {:?} {:?}", c.inputs.book.rows().len(), t.elapsed(), c.inputs.findings.len()),
            Err(e) => println!("{e} {:?}", t.elapsed()),
        }
    }
}
