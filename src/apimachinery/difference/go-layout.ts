/**
 * The fields of the server's internal structs in their order: its messages show objects so, not as their JSON has them.
 * A struct that is not here is shown in the order of its schema. Upstream: pkg/apis/core/types.go
 */
export const goOrder: Readonly<Record<string, string>> = {
  PodSpec: `volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds
    activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName automountServiceAccountToken nodeName securityContext
    imagePullSecrets hostname subdomain setHostnameAsFQDN affinity schedulerName tolerations hostAliases priorityClassName
    priority preemptionPolicy dnsConfig readinessGates runtimeClassName overhead enableServiceLinks
    topologySpreadConstraints os schedulingGates resourceClaims resources hostnameOverride`,
  PodSecurityContext: `hostNetwork hostPID hostIPC shareProcessNamespace hostUsers seLinuxOptions windowsOptions runAsUser
    runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy fsGroup fsGroupChangePolicy sysctls
    seccompProfile appArmorProfile seLinuxChangePolicy`,
  Container: `name image command args workingDir ports envFrom env resources resizePolicy restartPolicy
    restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle
    terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty`,
  EphemeralContainer: `name image command args workingDir ports envFrom env resources resizePolicy restartPolicy
    restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle
    terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty
    targetContainerName`,
  ContainerPort: 'name hostPort containerPort protocol hostIP',
  EnvVar: 'name value valueFrom',
  ResourceRequirements: 'limits requests claims',
  VolumeMount: 'name readOnly recursiveReadOnly mountPath subPath mountPropagation subPathExpr',
  Probe: `exec httpGet tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold
    terminationGracePeriodSeconds`,
  HTTPGetAction: 'path port host scheme httpHeaders',
  SecurityContext: `capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot
    readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile`,
  Capabilities: 'add drop',
  Toleration: 'key operator value effect tolerationSeconds',
  Volume: `name hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs
    persistentVolumeClaim rbd quobyte flexVolume cinder cephfs flocker downwardAPI fc azureFile configMap vsphereVolume
    azureDisk photonPersistentDisk projected portworxVolume scaleIO storageos csi ephemeral image`,
  EmptyDirVolumeSource: 'medium sizeLimit',
  HostPathVolumeSource: 'path type',
  SecretVolumeSource: 'secretName items defaultMode optional',
  ConfigMapVolumeSource: 'name items defaultMode optional',
  ProjectedVolumeSource: 'sources defaultMode',
  VolumeProjection: 'secret downwardAPI configMap serviceAccountToken clusterTrustBundle podCertificate',
  ServiceAccountTokenProjection: 'audience expirationSeconds path',
  KeyToPath: 'key path mode',
  V2HorizontalPodAutoscalerBehavior: 'scaleUp scaleDown',
  V2HPAScalingRules: 'stabilizationWindowSeconds selectPolicy policies tolerance',
  V2HPAScalingPolicy: 'type value periodSeconds',
  PersistentVolumeClaimSpec: `accessModes selector resources volumeName storageClassName volumeMode dataSource
    dataSourceRef volumeAttributesClassName`,
  VolumeResourceRequirements: 'limits requests',
  TypedLocalObjectReference: 'apiGroup kind name',
  TypedObjectReference: 'apiGroup kind name namespace',
  // Of a volume's spec only where it comes from is compared: a struct of its own inside the server.
  PersistentVolumeSpec: `gcePersistentDisk awsElasticBlockStore hostPath glusterfs nfs rbd quobyte iscsi flexVolume cinder
    cephfs fc flocker azureFile vsphereVolume azureDisk photonPersistentDisk portworxVolume scaleIO local storageos csi`,
  TopologySpreadConstraint: `maxSkew topologyKey whenUnsatisfiable labelSelector minDomains nodeAffinityPolicy
    nodeTaintsPolicy matchLabelKeys`,
  FlowSchemaSpec: 'priorityLevelConfiguration matchingPrecedence distinguisherMethod rules',
  PolicyRulesWithSubjects: 'subjects resourceRules nonResourceRules',
  FlowcontrolV1Subject: 'kind user group serviceAccount',
  ServiceAccountSubject: 'namespace name',
  ResourcePolicyRule: 'verbs apiGroups resources clusterScope namespaces',
  NonResourcePolicyRule: 'verbs nonResourceURLs',
  PriorityLevelConfigurationSpec: 'type limited exempt',
  LimitedPriorityLevelConfiguration: 'nominalConcurrencyShares limitResponse lendablePercent borrowingLimitPercent',
  LimitResponse: 'type queuing',
  QueuingConfiguration: 'queues handSize queueLengthLimit',
  ExemptPriorityLevelConfiguration: 'nominalConcurrencyShares lendablePercent',
};

const goNames: Readonly<Record<string, string>> = {
  dnsPolicy: 'DNSPolicy',
  dnsConfig: 'DNSConfig',
  httpGet: 'HTTPGet',
  tcpSocket: 'TCPSocket',
  grpc: 'GRPC',
  httpHeaders: 'HTTPHeaders',
  tty: 'TTY',
  os: 'OS',
  seLinuxOptions: 'SELinuxOptions',
  seLinuxChangePolicy: 'SELinuxChangePolicy',
  fsGroup: 'FSGroup',
  fsGroupChangePolicy: 'FSGroupChangePolicy',
  ip: 'IP',
  gcePersistentDisk: 'GCEPersistentDisk',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  nfs: 'NFS',
  iscsi: 'ISCSI',
  rbd: 'RBD',
  cephfs: 'CephFS',
  fc: 'FC',
  storageos: 'StorageOS',
  csi: 'CSI',
  apiGroup: 'APIGroup',
  apiGroups: 'APIGroups',
};

export const goName = (field: string): string => goNames[field] ?? field.charAt(0).toUpperCase() + field.slice(1);
