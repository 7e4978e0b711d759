//! Data runs one way: a module depends on those below it. This reads the `use` lines and paths of `src`, so
//! that a circle of modules fails here, and so that the order of lib.rs stays true.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// `capture::text::dress`, in parts.
type Module = Vec<String>;

/// All modules of a crate, and what each takes from where.
#[derive(Default)]
struct Tree {
    modules: BTreeSet<Module>,
    /// The paths that a module names, absolute, as far as they begin in this crate.
    paths: BTreeMap<Module, BTreeSet<Module>>,
    /// What a module hands on from its children: the name, and where it is from.
    handed_on: BTreeMap<Module, BTreeMap<String, Module>>,
}

/// Words of the code, without comments, texts and tests: names, and one sign each.
fn words(source: &str) -> Vec<String> {
    let source = source.split("\n#[cfg(test)]\nmod ").next().unwrap();
    let mut words: Vec<String> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let name = |c: char| c.is_alphanumeric() || c == '_';
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            words.push("::".to_owned());
            2
        } else if first == '"' {
            let mut escaped = false;
            let ends = |c: char| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            };
            rest[1..].find(ends).map_or(rest.len(), |at| at + 2)
        } else if rest.starts_with("'\"'") {
            3
        } else if name(first) {
            let len = rest.find(|c| !name(c)).unwrap_or(rest.len());
            words.push(rest[..len].to_owned());
            len
        } else {
            if !first.is_whitespace() {
                words.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[len..];
    }
    words
}

/// The paths of a `use`, from the word behind it: each with the name under which it is known.
fn expand(words: &[String], at: &mut usize, before: &[String], found: &mut Vec<(Module, String)>) {
    let mut path = before.to_vec();
    while let Some(word) = words.get(*at) {
        *at += 1;
        match word.as_str() {
            "::" => {}
            "{" => {
                while words.get(*at).is_some_and(|word| word != "}") {
                    expand(words, at, &path, found);
                    if words.get(*at).is_some_and(|word| word == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "as" => {
                let name = words[*at].clone();
                *at += 1;
                found.push((path, name));
                return;
            }
            "," | ";" | "}" => {
                *at -= 1;
                break;
            }
            "self" if !before.is_empty() && path.len() == before.len() => {}
            word => path.push(word.to_owned()),
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    found.push((path, name));
}

impl Tree {
    fn read(root: &Path) -> Self {
        let mut tree = Self::default();
        let mut sources = Vec::new();
        tree.find(root, &Module::new(), &mut sources);
        for (module, source) in sources {
            tree.take(&module, &words(&source));
        }
        tree
    }

    fn find(&mut self, folder: &Path, module: &Module, sources: &mut Vec<(Module, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let child = [&module[..], std::slice::from_ref(&stem)].concat();
            if path.is_dir() {
                self.find(&path, &child, sources);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let is_own = stem == "mod" || (module.is_empty() && stem == "lib");
                let is_binary = module.is_empty() && stem == "main";
                // Tests in a file of their own are left out like those at the end of a module.
                if !is_binary && stem != "tests" {
                    let module = if is_own { module.clone() } else { child };
                    self.modules.insert(module.clone());
                    sources.push((module, fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }

    fn take(&mut self, module: &Module, words: &[String]) {
        let mut at = 0;
        let mut paths = Vec::new();
        while at < words.len() {
            let word = words[at].as_str();
            if word == "use" && words.get(at + 1).is_some_and(|word| word != "<") {
                at += 1;
                let from = paths.len();
                expand(words, &mut at, &[], &mut paths);
                for (path, name) in &paths[from..] {
                    if let Some(path) = self.absolute(module, path) {
                        self.handed_on
                            .entry(module.clone())
                            .or_default()
                            .insert(name.clone(), path);
                    }
                }
                continue;
            }
            let begins = at == 0 || words[at - 1] != "::";
            let mut path = vec![words[at].clone()];
            at += 1;
            while words.get(at).is_some_and(|word| word == "::") {
                path.extend(words.get(at + 1).cloned());
                at += 2;
            }
            if begins && path.len() > 1 {
                paths.push((path, String::new()));
            }
        }
        let absolute = paths
            .iter()
            .filter_map(|(path, _)| self.absolute(module, path))
            .collect();
        self.paths.insert(module.clone(), absolute);
    }

    /// A path as from the crate's root; none of another crate, of a type, of a macro.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let mut base = module.clone();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" | "ws76" => {
                base.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|word| word == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                let child = [&base[..], &[child.to_owned()]].concat();
                if !self.modules.contains(&child) {
                    return None;
                }
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    /// The module that a path is from: what a module hands on is from where it has it.
    fn home(&self, path: &Module) -> Module {
        let mut path = path.clone();
        for _ in 0..8 {
            let len = (0..=path.len())
                .rev()
                .find(|&len| self.modules.contains(&path[..len]))
                .unwrap();
            let module = path[..len].to_vec();
            let handed_on = path
                .get(len)
                .and_then(|name| self.handed_on.get(&module)?.get(name));
            match handed_on {
                Some(from) if from != &path => {
                    path = [&from[..], &path[len + 1..]].concat();
                }
                _ => return module,
            }
        }
        path
    }

    /// For each folder, which of its modules depends on which, whatever is inside of them.
    fn folders(&self) -> BTreeMap<Module, Graph> {
        let mut folders: BTreeMap<Module, Graph> = BTreeMap::new();
        for (module, paths) in &self.paths {
            for path in paths {
                let home = self.home(path);
                let shared = module.iter().zip(&home).take_while(|(a, b)| a == b).count();
                let (Some(from), Some(to)) = (module.get(shared), home.get(shared)) else {
                    continue;
                };
                folders
                    .entry(module[..shared].to_vec())
                    .or_default()
                    .entry(from.clone())
                    .or_default()
                    .entry(to.clone())
                    .or_insert_with(|| format!("{} uses {}", module.join("::"), path.join("::")));
            }
        }
        folders
    }
}

type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The names of a circle of a graph, the first one twice, if there is one.
fn circle(graph: &Graph) -> Option<Vec<String>> {
    fn visit(
        graph: &Graph,
        node: &str,
        trail: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(at) = trail.iter().position(|name| name == node) {
            return Some([&trail[at..], &[node.to_owned()]].concat());
        }
        if !done.insert(node.to_owned()) {
            return None;
        }
        trail.push(node.to_owned());
        let nexts = graph.get(node).into_iter().flat_map(BTreeMap::keys);
        let found = nexts
            .into_iter()
            .find_map(|next| visit(graph, next, trail, done));
        trail.pop();
        found
    }
    let mut done = BTreeSet::new();
    graph
        .keys()
        .find_map(|node| visit(graph, node, &mut Vec::new(), &mut done))
}

/// What closes each circle of a graph, until none is left.
fn circles(mut graph: Graph) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(names) = circle(&graph) {
        let edges = names
            .windows(2)
            .map(|pair| graph[&pair[0]][&pair[1]].clone());
        found.push(edges.collect::<Vec<_>>().join("\n  "));
        let [.., from, to] = &names[..] else { break };
        graph.get_mut(from).unwrap().remove(to);
    }
    found
}

fn source() -> Tree {
    Tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn no_modules_depend_on_each_other_in_a_circle() {
    let mut all = Vec::new();
    for (folder, graph) in source().folders() {
        let found = circles(graph);
        all.extend(
            found
                .iter()
                .map(|circle| format!("in {}:\n  {circle}", folder.join("::"))),
        );
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// Each module of lib.rs depends on those before it alone.
#[test]
fn the_order_of_the_library_is_true() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let list = lib.split("internal! {").nth(1).unwrap();
    let order: Vec<&str> = list
        .split('}')
        .next()
        .unwrap()
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';'))
        .collect();
    assert!(order.len() > 10, "{order:?}");
    let place = |name: &str| order.iter().position(|module| *module == name);
    let folders = source().folders();
    let mut wrong = Vec::new();
    for (from, uses) in &folders[&Module::new()] {
        for (to, example) in uses {
            if let (Some(from), Some(to)) = (place(from), place(to))
                && to > from
            {
                wrong.push(example.clone());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where bytes become messages. All else borrows a message that was read: what is read twice can be
/// understood in two ways.
const READERS: &[(&str, usize)] = &[
    // What a capture holds, both ways apart, together, and the response alone.
    ("judge::conversation", 1),
    ("judge::exchange", 4),
    ("judge::joined", 1),
    // What a live connection held.
    ("live::had", 2),
    ("live::serve::client", 3),
    ("live::tap::watched", 4),
    // What was made here.
    ("generate::exchange", 1),
    ("report::generated", 1),
    ("cli::compute", 1),
];

#[test]
fn each_message_is_read_in_one_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    Tree::default().find(&root, &Module::new(), &mut sources);
    let mut found = BTreeMap::new();
    for (module, source) in &sources {
        let words = words(source);
        let is_read = |three: &&[String]| {
            matches!(three[0].as_str(), "Request" | "Response" | "Message")
                && three[1] == "::"
                && three[2] == "read"
        };
        let count = words.windows(3).filter(is_read).count();
        if count > 0 && module[0] != "message" {
            found.insert(module.join("::"), count);
        }
    }
    let known = READERS
        .iter()
        .map(|(module, count)| ((*module).to_owned(), *count));
    assert_eq!(found, known.collect());
}
