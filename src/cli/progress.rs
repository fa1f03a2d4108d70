//! How far a long read has come: a bar on a terminal, nothing elsewhere.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use migrasome::lab::Progress;

/// What is over sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// How often the bar moves.
const LOOK: Duration = Duration::from_millis(100);

/// A progress bar, or none.
pub struct Bar {
    bar: Option<ProgressBar>,
    ended: Arc<AtomicBool>,
}

impl Bar {
    /// For what reads no lab files.
    pub fn none() -> Self {
        Self {
            bar: None,
            ended: Arc::default(),
        }
    }

    /// Over the reading of lab files, if somebody sees it.
    pub fn over(progress: &Arc<Progress>) -> Self {
        if !io::stderr().is_terminal() {
            return Self::none();
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        let plain = std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
        let style = if plain { "" } else { ".cyan" };
        let template = format!("{{bar:24{style}}} {{percent:>3}}% of {{total_bytes}}, {{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        let ended = Arc::new(AtomicBool::new(false));
        let (shown, progress, over) = (bar.clone(), Arc::clone(progress), Arc::clone(&ended));
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            let mut last = progress.rows.load(Ordering::Relaxed);
            if !over.load(Ordering::Relaxed) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
            }
            while !over.load(Ordering::Relaxed) {
                let rows = progress.rows.load(Ordering::Relaxed);
                let a_second = (rows - last) * 1000 / u64::try_from(LOOK.as_millis()).unwrap_or(1);
                last = rows;
                let total = progress.total.load(Ordering::Relaxed);
                let bytes = progress.bytes.load(Ordering::Relaxed);
                shown.set_length(total.max(bytes));
                shown.set_position(bytes);
                shown.set_message(format!("{} rows/s", indicatif::HumanCount(a_second)));
                thread::sleep(LOOK);
            }
        });
        Self {
            bar: Some(bar),
            ended,
        }
    }

    /// Says something above the bar.
    pub fn suspend(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// Makes room for rows, where they go to the terminal too.
    pub fn give_way(&self, terminal: bool) {
        if terminal {
            self.end();
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar
            && !self.ended.swap(true, Ordering::Relaxed)
        {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.end();
    }
}
