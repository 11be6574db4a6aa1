// How many messages came while nobody looked: told in the title, and to whoever asks.

export class Unread {
  private waiting = 0;
  private title = "";

  /**
   * @param told hears of every change.
   * @param isInSight whether the person would see what comes.
   */
  constructor(private readonly told: (waiting: number) => void, private readonly isInSight: () => boolean) {}

  /** One more came. */
  add(): void {
    if (!this.waiting) this.title = document.title;
    this.change(this.waiting + 1);
  }

  /** All were seen. */
  seen(): void {
    if (this.waiting) this.change(0);
  }

  /** Take messages as seen when the person comes back to the page; returns what ends it. */
  watch(): () => void {
    const back = () => {
      if (this.isInSight()) this.seen();
    };
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }

  private change(waiting: number): void {
    this.waiting = waiting;
    document.title = waiting ? `(${waiting}) ${this.title}` : this.title;
    this.told(waiting);
  }
}
