// refused.ts - a refused form comes back as the answer to a POST. Its entry in the history gets the address
// of the page that the form was on, so that Back and Reload open that page instead of asking to send again.

export function startRefused(): void {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const from = document.referrer;
  if (navigation?.responseStatus === 422 && from.startsWith(`${location.origin}/`)) {
    history.replaceState(history.state, "", from + location.hash);
  }
}
