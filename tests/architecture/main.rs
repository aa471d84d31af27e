//! The house: which part uses which, the size of files, and the licences of what we build on.

mod features;
mod graph;
mod house;
mod imports;
mod licences;
mod walls;
