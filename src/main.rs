//! The command `migrasome`; what it does is in the library, in `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    migrasome::cli::main()
}
