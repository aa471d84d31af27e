//! No code: this package names every dependency of the workspace. Whoever tests one library with this package beside it
//! (`make test TESTS=pdf`) builds its dependencies with the features that they have everywhere else, so that each is built once.
