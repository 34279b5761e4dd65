/** How long, in milliseconds, the reader rests before what is not asked for is done. */
export const pace = {
  /** The first hit of what is being typed is previewed: laying out a long note would keep the next letters waiting. */
  previewAfter: 160,
  /** Rows near those in view are drawn: those in view come sooner without them. */
  nearAfter: 400,
  /** The best hit counts as chosen once it has been read for so long: while indexing, no better one takes its place. */
  chosenAfter: 1000,
  /** Completions of an operator are offered: the results come first. */
  offerAfter: 80,
  /** The notes on both sides of the hit that is looked at are asked for; never if negative. */
  aheadAfter: 60,
};
