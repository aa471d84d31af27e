//! The house: which part uses which, the size of files, the licences of what we build on, and the guide to it.

mod features;
mod files;
mod graph;
mod guide;
mod house;
mod impls;
mod imports;
mod licences;
mod plain_paths;
mod walls;
