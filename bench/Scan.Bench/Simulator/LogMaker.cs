using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>Writes the emitter, topics and data of a log from its number.</summary>
public sealed class LogMaker(SimulatedChain chain)
{
    private const string Endpoint = "https://agent.example/mcp";
    private static readonly Hash32 OperatorRegistered = Keccak256.Hash("OperatorRegistered(address,address)");
    private static readonly Hash32 MetadataUri = Keccak256.Hash("OperatorMetadataURIUpdated(address,string)");
    private static readonly Hash32 PubkeyRegistered = Keccak256.Hash("NewPubkeyRegistration(address,(uint256,uint256),(uint256[2],uint256[2]))");
    private static readonly Hash32 Status = Keccak256.Hash("OperatorAVSRegistrationStatusUpdated(address,address,uint8)");
    private static readonly Hash32 Registered = Keccak256.Hash("OperatorRegistered(address,bytes32)");
    private static readonly Hash32 AddedToQuorums = Keccak256.Hash("OperatorAddedToQuorums(address,bytes32,bytes)");
    private static readonly Hash32 SetParams = Keccak256.Hash("OperatorSetParamsUpdated(uint8,(uint32,uint16,uint16))");
    private static readonly Hash32 MinimumStake = Keccak256.Hash("MinimumStakeForQuorumUpdated(uint8,uint96)");
    private static readonly Hash32 RollupId = Keccak256.Hash("RollupChainIDUpdated(uint256,bool)");
    private static readonly Hash32 Increased = Keccak256.Hash("OperatorSharesIncreased(address,address,address,uint256)");
    private static readonly Hash32 Decreased = Keccak256.Hash("OperatorSharesDecreased(address,address,address,uint256)");
    private static readonly Hash32 Delegated = Keccak256.Hash("StakerDelegated(address,address)");
    private static readonly Hash32 Undelegated = Keccak256.Hash("StakerUndelegated(address,address)");
    private static readonly Hash32 StakeUpdate = Keccak256.Hash("OperatorStakeUpdate(bytes32,uint8,uint96)");
    private static readonly Hash32 Socket = Keccak256.Hash("OperatorSocketUpdate(bytes32,string)");
    private static readonly Hash32 AlertConfirmed = Keccak256.Hash("AlertConfirmed(bytes32,bytes32)");
    private static readonly Hash32 AlertRemoved = Keccak256.Hash("AlertRemoved(bytes32,address)");
    private static readonly Hash32 AgentRegistered = Keccak256.Hash("Registered(uint256,string,address)");
    private static readonly Hash32 NewFeedback =
        Keccak256.Hash("NewFeedback(uint256,address,uint64,int128,uint8,string,string,string,string,string,bytes32)");
    private static readonly Hash32 Starred = Keccak256.Hash("starred");

    public void Make(long ordinal, LogContent log)
    {
        if (ordinal < EventMix.SetUp) MakeSetUp(ordinal, log);
        else MakeMixed(ordinal, log);
    }

    /// <summary>A log beside the mix: the block's own alert, or the removal of another; false where there is none.</summary>
    public static bool TryMakeTrack(long block, int place, LogContent log)
    {
        if (place == 0)
        {
            MakeAlert(AlertTrack.ConfirmedIn(block), log);
            return true;
        }
        if (AlertTrack.RaisedOfRemovalIn(block) is not { } raised) return false;
        var alert = AlertTrack.ConfirmedIn(raised);
        log.Begin(World.ServiceManagers[alert.Service], AlertRemoved).Word(alert.MessageHash).Word(World.StakerAddresses[0]);
        return true;
    }

    private static void MakeSetUp(long ordinal, LogContent log)
    {
        var (step, op) = EventMix.SetUpAt(ordinal);
        var service = World.ServiceOf(op);
        var address = World.OperatorAddresses[op];
        switch (step)
        {
            case 0: log.Begin(World.DelegationManager, OperatorRegistered).Topic(address).Word(Address.Zero); break;
            case 1: log.Begin(World.DelegationManager, MetadataUri).Topic(address).Word(32).Text($"https://operators.example/{op}/metadata.json"); break;
            case 2:
                log.Begin(World.ApkRegistries[service], PubkeyRegistered).Topic(address).Word(World.KeyPart(op, 0)).Word(World.KeyPart(op, 1));
                for (var part = 2; part < 6; part++) log.Word(World.KeyPart(op, part));
                break;
            case 3: log.Begin(World.AvsDirectory, Status).Topic(address).Topic(World.ServiceManagers[service]).Word(1); break;
            case 4: log.Begin(World.Coordinators[service], Registered).Topic(address).Topic(World.OperatorIds[op]); break;
            case 5: log.Begin(World.ApkRegistries[service], AddedToQuorums).Word(address).Word(World.OperatorIds[op]).Word(96).Text("\0"); break;
            default: MakeService(op / World.Services, op % World.Services, log); break;
        }
    }

    private static void MakeService(int step, int service, LogContent log)
    {
        switch (step)
        {
            case 0: log.Begin(World.Coordinators[service], SetParams).Topic(0UL).Word(World.Operators).Word(11_000).Word(1_001); break;
            case 1: log.Begin(World.StakeRegistries[service], MinimumStake).Topic(0UL).Word(0); break;
            default: log.Begin(World.ServiceManagers[service], RollupId).Word((ulong)World.RollupChainIds[service]).Word(1); break;
        }
    }

    private void MakeMixed(long ordinal, LogContent log)
    {
        var (kind, number) = EventMix.At(ordinal);
        var random = chain.Random(3, (ulong)ordinal);
        var op = (int)(random % World.Operators);
        var service = World.ServiceOf(op);
        var staker = (int)((random >> 20) % World.Stakers);
        var giga = (random >> 16) % 1_000_000_000_000;
        switch (kind)
        {
            case EventKind.SharesIncreased: MakeShares(Increased, staker, random, giga, log); break;
            case EventKind.SharesDecreased: MakeShares(Decreased, staker, random, giga / 16, log); break;
            case EventKind.Delegated: log.Begin(World.DelegationManager, Delegated).Topic(World.StakerAddresses[staker]).Topic(OperatorOf(staker)); break;
            case EventKind.Undelegated: log.Begin(World.DelegationManager, Undelegated).Topic(World.StakerAddresses[staker]).Topic(OperatorOf(staker)); break;
            case EventKind.Registration:
                log.Begin(World.AvsDirectory, Status).Topic(World.OperatorAddresses[op]).Topic(World.ServiceManagers[service]).Word(random >> 63);
                break;
            case EventKind.StakeUpdate: log.Begin(World.StakeRegistries[service], StakeUpdate).Topic(World.OperatorIds[op]).Word(0).Amount(giga); break;
            case EventKind.Socket:
                log.Begin(World.Coordinators[service], Socket).Topic(World.OperatorIds[op]).Word(32).Text($"10.{random % 250}.{random % 249}.{random % 248}:9091");
                break;
            case EventKind.Alert: MakeAlert(SimulatedAlert.Number(number), log); break;
            case EventKind.Agent:
                log.Begin(World.IdentityRegistry, AgentRegistered).Topic((ulong)number).Topic(World.StakerAddresses[staker]).Word(32).Text($"https://agents.example/{number}.json");
                break;
            default: MakeFeedback(ordinal, random, log); break;
        }
    }

    private static Address OperatorOf(int staker) => World.OperatorAddresses[staker % World.Operators];

    private static void MakeShares(Hash32 topic, int staker, ulong random, ulong giga, LogContent log) =>
        log.Begin(World.DelegationManager, topic).Topic(OperatorOf(staker)).Word(World.StakerAddresses[staker])
            .Word(World.StrategyAddresses[(int)((random >> 40) % World.Strategies)]).Amount(giga);

    private static void MakeAlert(SimulatedAlert alert, LogContent log) => log.Begin(World.ServiceManagers[alert.Service], AlertConfirmed).Topic(alert.HeaderHash).Word(alert.MessageHash);

    private void MakeFeedback(long ordinal, ulong random, LogContent log)
    {
        var agent = random % (ulong)Math.Max(1, EventMix.AgentsBefore(ordinal));
        Span<byte> client = stackalloc byte[20];
        chain.Fill(client, 4, (ulong)ordinal);
        log.Begin(World.ReputationRegistry, NewFeedback).Topic(agent).Topic(new Address(client)).Topic(Starred);
        var first = 8UL * 32;
        log.Word(1).Word((random >> 8) % 101).Word(0).Word(first)
            .Word(first += (ulong)LogContent.TextSize("starred")).Word(first += (ulong)LogContent.TextSize("day"))
            .Word(first + (ulong)LogContent.TextSize(Endpoint)).Word(Hash32.Zero);
        log.Text("starred").Text("day").Text(Endpoint).Text("");
    }
}
