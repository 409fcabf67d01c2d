// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// An example of our own for a manifest's custom list, after SQUAD as its documentation tells it: a developer asks for sequencers, validators bring
/// collateral, those with enough are selected, the rollup runs.
contract SquadRegistry {
    struct Request {
        address developer;
        uint256 minStakePerSequencer;
        uint32 sequencers;
        uint32 selected;
        bool running;
    }

    Request[] public requests;
    mapping(uint256 => mapping(address => uint256)) public collateral;

    event RequestRegistered(uint256 indexed requestId, address indexed developer, uint32 sequencers, uint256 minStakePerSequencer, string request);
    event CollateralDeposited(uint256 indexed requestId, address indexed validator, uint256 amount, uint256 total);
    event SequencerSelected(uint256 indexed requestId, address indexed validator);
    event ExecutionLayerStarted(uint256 indexed requestId, uint256 rollupChainId);

    function register(uint32 sequencers, uint256 minStakePerSequencer, string calldata request) external {
        requests.push(Request(msg.sender, minStakePerSequencer, sequencers, 0, false));
        emit RequestRegistered(requests.length - 1, msg.sender, sequencers, minStakePerSequencer, request);
    }

    function deposit(uint256 requestId, uint256 amount) external {
        collateral[requestId][msg.sender] += amount;
        emit CollateralDeposited(requestId, msg.sender, amount, collateral[requestId][msg.sender]);
    }

    function select(uint256 requestId, address validator) external {
        require(msg.sender == requests[requestId].developer, "not the developer");
        require(collateral[requestId][validator] >= requests[requestId].minStakePerSequencer, "collateral is under the minimum");
        ++requests[requestId].selected;
        emit SequencerSelected(requestId, validator);
    }

    function start(uint256 requestId, uint256 rollupChainId) external {
        Request storage request = requests[requestId];
        require(msg.sender == request.developer && request.selected >= request.sequencers && !request.running, "not ready");
        request.running = true;
        emit ExecutionLayerStarted(requestId, rollupChainId);
    }
}
