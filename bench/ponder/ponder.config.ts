import { readFileSync } from "node:fs";
import { createConfig } from "ponder";
import { http } from "viem";
import * as abis from "./abis";

// Addresses, the RPC endpoint and the last block come from the bench: world.json is written by `Scan.Bench simulate --world`.
const world = JSON.parse(readFileSync(process.env.BENCH_WORLD!, "utf8"));
const source = (abi: any, address: any) => ({ abi, network: "sim", address, startBlock: 0, endBlock: world.lastBlock });

export default createConfig({
  database: { kind: "postgres", connectionString: process.env.DATABASE_URL },
  networks: { sim: { chainId: world.chainId, transport: http(world.rpc), maxRequestsPerSecond: 100_000 } },
  contracts: {
    DelegationManager: source(abis.delegationManager, world.delegationManager),
    AvsDirectory: source(abis.avsDirectory, world.avsDirectory),
    Coordinator: source(abis.coordinator, world.coordinators),
    StakeRegistry: source(abis.stakeRegistry, world.stakeRegistries),
    ApkRegistry: source(abis.apkRegistry, world.apkRegistries),
    ServiceManager: source(abis.serviceManager, world.serviceManagers),
    IdentityRegistry: source(abis.identityRegistry, world.identityRegistry),
    ReputationRegistry: source(abis.reputationRegistry, world.reputationRegistry),
  },
} as any);
