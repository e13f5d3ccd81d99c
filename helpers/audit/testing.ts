import { auditManifest } from './audit.ts'
import { tellObject, type Finding } from './finding.ts'
import type { Settings } from './subject.ts'

/** A small chart's manifest in which no rule finds anything. */
export const sound = `---
# Source: shop/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
automountServiceAccountToken: false
---
# Source: shop/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  password: correct-horse
---
# Source: shop/templates/configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  mode: fast
---
# Source: shop/templates/role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: web
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get]
---
# Source: shop/templates/rolebinding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: web
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects:
  - kind: ServiceAccount
    name: other
---
# Source: shop/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
---
# Source: shop/templates/networkpolicy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ podSelector: {} }]
      ports: [{ port: 8080 }]
  egress:
    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
      ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
    - to: [{ podSelector: { matchLabels: { app: db } } }]
      ports: [{ port: 5432 }]
---
# Source: shop/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: web
      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: web
          image: example/web:1.2
          args: [serve]
          env:
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: web
                  key: password
            - name: MODE
              value: fast
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            tcpSocket: { port: http }
          resources:
            requests: { memory: 64Mi }
            limits: { memory: 128Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
`

/** How a manifest is changed: a text by another one, or one more document. */
export type Change = readonly [from: string, to: string] | { readonly add: string }

export const changed = (manifest: string, ...changes: readonly Change[]): string =>
  changes.reduce((text, change) => {
    if ('add' in change) return `${text}\n---\n${change.add}\n`
    const [from, to] = change
    if (!text.includes(from)) throw new Error(`the manifest has no ${from}`)
    return text.replace(from, () => to)
  }, manifest)

export const settings: Settings = { namespace: 'default', podSecurity: { level: 'restricted', version: 'latest' } }

export const findingsIn = (manifest: string, own: Partial<Settings> = {}): readonly Finding[] =>
  auditManifest(manifest, { ...settings, ...own }).findings

/** `level rule, object, path` of a finding. */
export const told = ({ level, rule, object, path }: Finding): string =>
  [`${level} ${rule}`, ...(object ? [tellObject(object)] : []), ...(path === '' ? [] : [path])].join(' | ')
