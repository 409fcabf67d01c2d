using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>Blocks, transactions and logs of the simulated chain as a node writes them.</summary>
public sealed class BlockJson(SimulatedChain chain, bool blockTimestamps)
{
    private static readonly byte[] FullBloom = System.Text.Encoding.ASCII.GetBytes("\"0x" + new string('f', 512) + "\"");
    private static readonly byte[] EmptyBloom = System.Text.Encoding.ASCII.GetBytes("\"0x" + new string('0', 512) + "\"");
    private static readonly byte[] Zero32 = new byte[32];
    private readonly LogMaker maker = new(chain);
    private readonly LogContent log = new();

    public void Header(long block, JsonBytes json)
    {
        Span<byte> hash = stackalloc byte[32];
        chain.BlockHash(block, hash);
        json.Raw("{\"number\":"u8).Quantity(block).Raw(",\"hash\":"u8).Hex(hash);
        if (block == 0) hash.Clear();
        else chain.BlockHash(block - 1, hash);
        json.Raw(",\"parentHash\":"u8).Hex(hash).Raw(",\"timestamp\":"u8).Quantity(SimulatedChain.TimeOf(block)).Raw(",\"logsBloom\":"u8).Raw(block == 0 ? EmptyBloom : FullBloom)
            .Raw(",\"sha3Uncles\":"u8).Hex(Zero32).Raw(",\"stateRoot\":"u8).Hex(Zero32).Raw(",\"receiptsRoot\":"u8).Hex(Zero32).Raw(",\"transactionsRoot\":"u8).Hex(Zero32)
            .Raw(",\"mixHash\":"u8).Hex(Zero32).Raw(",\"miner\":\"0x0000000000000000000000000000000000000000\",\"difficulty\":\"0x0\",\"totalDifficulty\":\"0x0\",\"extraData\":\"0x\",\"size\":\"0x400\",\"gasLimit\":\"0x1c9c380\",\"gasUsed\":\"0x0\",\"baseFeePerGas\":\"0x7\",\"nonce\":\"0x0000000000000000\",\"uncles\":[]"u8);
    }

    public void Block(long block, bool full, JsonBytes json)
    {
        Header(block, json);
        json.Raw(",\"transactions\":["u8);
        Span<byte> hash = stackalloc byte[32];
        for (var i = 0; block > 0 && i < chain.TransactionsPerBlock; i++)
        {
            if (i > 0) json.Raw(","u8);
            if (full) Transaction(block, i, json);
            else
            {
                chain.TransactionHash(block, i, hash);
                json.Hex(hash);
            }
        }
        json.Raw("]}"u8);
    }

    public void Transaction(long block, int index, JsonBytes json)
    {
        Span<byte> hash = stackalloc byte[32];
        chain.TransactionHash(block, index, hash);
        var (to, input) = CallOf(block, index);
        json.Raw("{\"hash\":"u8).Hex(hash);
        chain.BlockHash(block, hash);
        json.Raw(",\"blockHash\":"u8).Hex(hash).Raw(",\"blockNumber\":"u8).Quantity(block).Raw(",\"transactionIndex\":"u8).Quantity(index)
            .Raw(",\"from\":"u8).Hex(World.StakerAddresses[index]).Raw(",\"to\":"u8).Hex(to).Raw(",\"input\":"u8).Hex(input)
            .Raw(",\"type\":\"0x2\",\"chainId\":\"0x7a6a\",\"nonce\":\"0x0\",\"value\":\"0x0\",\"gas\":\"0x5208\",\"gasPrice\":\"0x7\",\"maxFeePerGas\":\"0x7\",\"maxPriorityFeePerGas\":\"0x1\",\"accessList\":[],\"v\":\"0x0\",\"r\":\"0x1\",\"s\":\"0x1\",\"yParity\":\"0x0\"}"u8);
    }

    /// <summary>Appends the logs of a block that the filter takes; returns how many.</summary>
    public int Logs(long block, LogFilter filter, bool first, JsonBytes json)
    {
        Span<byte> blockHash = stackalloc byte[32];
        Span<byte> transaction = stackalloc byte[32];
        chain.BlockHash(block, blockHash);
        var count = 0;
        for (var i = 0; i < chain.LogsPerBlock + (chain.HasAlertTrack ? AlertTrack.Logs : 0); i++)
        {
            var beside = i - chain.LogsPerBlock;
            if (beside < 0) maker.Make(chain.Ordinal(block, i), log);
            else if (!LogMaker.TryMakeTrack(block, beside, log)) continue;
            if (!filter.Takes(log)) continue;
            var transactionIndex = beside < 0 ? i / SimulatedChain.LogsPerTransaction : chain.MixedTransactions + beside;
            chain.TransactionHash(block, transactionIndex, transaction);
            json.Raw(first ? "{\"address\":"u8 : ",{\"address\":"u8).Hex(log.Emitter).Raw(",\"topics\":["u8);
            for (var t = 0; t < log.TopicCount; t++)
            {
                if (t > 0) json.Raw(","u8);
                json.Hex(log.Topics.Slice(t * 32, 32));
            }
            json.Raw("],\"data\":"u8).Hex(log.Data).Raw(",\"blockNumber\":"u8).Quantity(block).Raw(",\"blockHash\":"u8).Hex(blockHash);
            if (blockTimestamps) json.Raw(",\"blockTimestamp\":"u8).Quantity(SimulatedChain.TimeOf(block));
            json.Raw(",\"transactionHash\":"u8).Hex(transaction).Raw(",\"transactionIndex\":"u8).Quantity(transactionIndex)
                .Raw(",\"logIndex\":"u8).Quantity(i).Raw(",\"removed\":false}"u8);
            first = false;
            count++;
        }
        return count;
    }

    private (Address To, byte[] Input) CallOf(long block, int transaction)
    {
        if (transaction - chain.MixedTransactions is var beside and >= 0)
        {
            var raised = AlertTrack.ConfirmedIn(beside == 0 ? block : AlertTrack.RaisedOfRemovalIn(block) ?? block);
            return (World.ServiceManagers[raised.Service], beside == 0 ? raised.CallData : []);
        }
        var from = chain.Ordinal(block, transaction * SimulatedChain.LogsPerTransaction);
        for (var ordinal = from; ordinal < from + SimulatedChain.LogsPerTransaction; ordinal++)
        {
            if (ordinal < EventMix.SetUp) break;
            var (kind, number) = EventMix.At(ordinal);
            if (kind != EventKind.Alert) continue;
            var alert = SimulatedAlert.Number(number);
            return (World.ServiceManagers[alert.Service], alert.CallData);
        }
        return (World.DelegationManager, []);
    }
}
