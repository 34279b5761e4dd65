/** How long, in milliseconds, the reader rests before what is not asked for is done. */
export const pace = {
  /** The first hit of what is being typed is previewed: later than the next letter of most typists, which laying out a note would keep waiting. */
  previewAfter: 250,
  /** The best hit counts as chosen once it has been read for so long: while indexing, no better one takes its place. */
  chosenAfter: 1000,
  /** Completions of an operator are offered: the results come first. */
  offerAfter: 80,
  /** The notes on both sides of the hit that is looked at are asked for; never if negative. */
  aheadAfter: 60,
};
