import classes from "./brand.module.css";

/** The product's mark and name, for dark ground. */
export function Brand() {
  return (
    <span className={classes.brand}>
      <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden>
        <rect width="26" height="26" rx="7" className={classes.tile} />
        <path d="M8.5 13h9M13 8.5v9" className={classes.line} />
        <circle cx="8" cy="13" r="2.6" className={classes.dot} />
        <circle cx="18" cy="13" r="2.6" className={classes.dot} />
        <circle cx="13" cy="8" r="2" className={classes.small} />
        <circle cx="13" cy="18" r="2" className={classes.small} />
      </svg>
      Connector Console
    </span>
  );
}
