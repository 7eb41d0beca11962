//! `[entities]`: one entity's contracts and capital alone, and what is refused with its place.

use crate::folder::{CASE, Folder};
use plimsoll_units::Micros;

const HEAD: &str = "contractID,entity,contractType,contractRole,currency,notionalPrincipal\n";
const ENTITIES: &str = "[entities]\nby = \"entity\"\n[entities.capital.\"Bank A\"]\ntotal = 40\n";

fn with(name: &str, entities: &str) -> Folder {
    let folder = Folder::new(name);
    let case = CASE.replace("tags = [\"product\"]", "tags = [\"product\", \"entity\"]");
    folder.write("case.toml", format!("{case}{entities}"));
    folder.write("contracts/group.csv", format!("{HEAD}X,Bank A,CSH,RPA,EUR,100\nY,Bank B,CSH,RPA,EUR,70\n"));
    folder
}

#[test]
fn an_entity_is_read_alone() {
    let folder = with("entities", ENTITIES);
    let whole = folder.read().unwrap();
    assert!(whole.inputs.book.row_of("X").is_some() && whole.inputs.book.row_of("Y").is_some());
    let alone = plimsoll_io::read_entity(folder.path(), "Bank A").unwrap().inputs;
    assert_eq!(alone.book.rows().len(), 1);
    assert_eq!(alone.capital.total, Some(Micros::new(40_000_000)));
    assert!(alone.capital.tier1.is_none(), "not the group's");
    assert!(alone.findings.iter().any(|finding| finding.subject == "entity Bank A"));
    let other = plimsoll_io::read_entity(folder.path(), "Bank B").unwrap().inputs;
    assert!(other.capital.total.is_none() && other.book.row_of("Y").is_some());
}

#[test]
fn what_is_no_entity_is_said() {
    let refused = |name: &str, entities: &str, entity: &str, said: &str| {
        let folder = with(name, entities);
        let errors = plimsoll_io::read_entity(folder.path(), entity).unwrap_err().to_string();
        assert!(errors.contains(said), "{name}: {errors}");
    };
    refused("e-none", "", "Bank A", "[entities] with by = \"a tag\"");
    refused("e-tag", "[entities]\nby = \"branch\"\n", "Bank A", "entities.by value \"branch\"");
    refused("e-name", ENTITIES, "Bank C", "entities value \"Bank C\"");
    refused("e-name-2", ENTITIES, "Bank C", "Bank B");
    let negative = ENTITIES.replace("total = 40", "total = -40");
    refused("e-capital", &negative, "Bank A", "total value \"-40\": expected a positive amount");
}
