using System.Buffers;
using System.Numerics;
using System.Text;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Xunit;

namespace Scan.UnitTests.Ethereum.Abi;

public sealed class EventAbiTests
{
    private static readonly Address Alice = new(Convert.FromHexString("00000000000000000000000000000000000a11ce"));

    private sealed record Details(Address Receiver, Address Approver, uint OptOutBlocks);

    private sealed record OperatorRegistered(Address Operator, Details Details) : IEvent<OperatorRegistered>
    {
        public static EventAbi Abi { get; } = EventAbi.Parse(
            "OperatorRegistered(address indexed operator, (address earningsReceiver, address delegationApprover, uint32 stakerOptOutWindowBlocks) operatorDetails)");

        public static OperatorRegistered Decode(ref AbiReader args) =>
            new(args.Address(), args.Tuple((ref AbiReader details) => new Details(details.Address(), details.Address(), details.UInt32())));
    }

    private sealed record Rewards(Hash32 Name, BigInteger[] Amounts, string[] Notes) : IEvent<Rewards>
    {
        public static EventAbi Abi { get; } = EventAbi.Parse("event Rewards(string indexed name, uint96[] amounts, string[2] notes)");

        public static Rewards Decode(ref AbiReader args) =>
            new(args.IndexedHash(), args.Array((ref AbiReader a) => a.UInt(96)), args.Array((ref AbiReader a) => a.String()));
    }

    [Fact]
    public void The_topic_is_the_hash_of_the_canonical_signature()
    {
        Assert.Equal("OperatorRegistered(address,(address,address,uint32))", OperatorRegistered.Abi.Signature);
        Assert.Equal("0x8e8485583a2310d41f7c82b9427d0bd49bad74bb9cff9d3402a29d8f9b28a0e2", OperatorRegistered.Abi.Topic0.ToString());
        Assert.Equal(1, OperatorRegistered.Abi.IndexedCount);
    }

    [Fact]
    public void A_record_reads_topics_and_nested_data()
    {
        var (topics, data) = OperatorRegistered.Abi.Encode(Alice, new object[] { Alice, Address.Zero, 50400 });
        Assert.Equal(new OperatorRegistered(Alice, new Details(Alice, Address.Zero, 50400)), EventAbi.Decode<OperatorRegistered>(topics, data));
    }

    [Fact]
    public void Dynamic_arrays_are_read_by_their_offsets()
    {
        var (topics, data) = Rewards.Abi.Encode("gold", new[] { 1L, 2L }.Cast<object>(), new[] { "a", new string('b', 40) });
        var rewards = EventAbi.Decode<Rewards>(topics, data);
        Assert.Equal(Keccak256.Hash("gold"), rewards.Name);
        Assert.Equal([1, 2], rewards.Amounts);
        Assert.Equal(["a", new string('b', 40)], rewards.Notes);
    }

    [Fact]
    public void Arguments_are_written_as_json_in_one_pass()
    {
        var (topics, data) = Rewards.Abi.Encode("gold", new[] { BigInteger.Pow(2, 96) - 1 }.Cast<object>(), new[] { "a", "é" });
        var output = new ArrayBufferWriter<byte>();
        Assert.True(Rewards.Abi.TryWriteArgsJson(topics, data, output, out _));
        Assert.Equal($$"""{"name":{"hash":"{{Keccak256.Hash("gold")}}"},"amounts":["79228162514264337593543950335"],"notes":["a","é"]}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
