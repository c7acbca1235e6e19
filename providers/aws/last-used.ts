/** The flag of the option by which AWS is asked when each service was last used. */
export const LAST_USED = 'last-used';
