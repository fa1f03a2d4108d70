//! How far a long read has come: a bar on a terminal, nothing elsewhere.

use std::env;
use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::lab::Progress;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

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
        if !io::stderr().is_terminal() || env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Self::none();
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let ended = Arc::new(AtomicBool::new(false));
        let (shown, progress, over) = (bar.clone(), Arc::clone(progress), Arc::clone(&ended));
        // Without a thread for it there is none.
        let watch = move || watch(&shown, &progress, &over);
        if thread::Builder::new().spawn(watch).is_err() {
            return Self::none();
        }
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

/// Moves a bar until it is over.
fn watch(bar: &ProgressBar, progress: &Arc<Progress>, over: &AtomicBool) {
    let (known, unknown) = styles(progress);
    bar.set_style(unknown.clone());
    let mut is_known = false;
    let mut looks = PATIENCE.as_millis() / LOOK.as_millis();
    while !over.load(Ordering::Relaxed) {
        let bytes = progress.bytes.load(Ordering::Relaxed);
        let total = progress.total.load(Ordering::Relaxed);
        if is_known != (total > 0) {
            is_known = total > 0;
            bar.set_style(if is_known { &known } else { &unknown }.clone());
        }
        // A question may read a file more often than once.
        bar.set_length(total.max(bytes));
        bar.set_position(bytes);
        looks = looks.saturating_sub(1);
        if looks == 0 && bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        thread::sleep(LOOK);
    }
}

/// How a bar looks when the end can be foreseen, and when not.
fn styles(progress: &Arc<Progress>) -> (ProgressStyle, ProgressStyle) {
    let plain = env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
    let color = if plain { "" } else { ".cyan" };
    let style = |template: &str| {
        let progress = Arc::clone(progress);
        let style = ProgressStyle::with_template(template);
        style
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("rows", move |state: &ProgressState, out: &mut dyn Write| {
                if let Some(rows) = rows_a_second(state, &progress) {
                    let _ = write!(out, ", {} rows/s", HumanCount(rows));
                }
            })
    };
    (
        style(&format!(
            "{{bar:24{color}}} {{percent:>3}}% of {{total_bytes}}{{rows}}"
        )),
        style("{bytes} read{rows}"),
    )
}

/// The bar knows how many bytes a second are read, of late and on average; rows come with
/// them, once there are any.
fn rows_a_second(state: &ProgressState, progress: &Progress) -> Option<u64> {
    let bytes = progress.bytes.load(Ordering::Relaxed);
    let rows = progress.rows.load(Ordering::Relaxed);
    #[allow(clippy::cast_precision_loss)]
    let rows_a_byte = rows as f64 / bytes.max(1) as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let a_second = (state.per_sec() * rows_a_byte) as u64;
    (rows > 0).then_some(a_second)
}
