/** What to do about a chart that Helm does not render. */
export function renderRemedy(message: string, command: string): string {
  const seen = `See it yourself: \`${command}\`.`
  // helm/helm pkg/action/action.go, renderResources, before any template is looked at.
  return message.includes('chart requires kubeVersion')
    ? `${seen} Name a Kubernetes that the chart takes with \`--kube-version\`, or widen the chart’s range.`
    : `${seen} Give the missing values with \`-f\` or \`--set\`, or mend the template.`
}
