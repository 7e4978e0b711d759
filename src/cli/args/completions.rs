//! Arguments of `completions`.

use clap::Args;
use clap_complete::Shell;

/// Write a completion script for a shell
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  ws76 completions bash > ~/.local/share/bash-completion/completions/ws76
  ws76 completions zsh > ~/.zfunc/_ws76
  ws76 completions fish > ~/.config/fish/completions/ws76.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell that reads the script
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}
