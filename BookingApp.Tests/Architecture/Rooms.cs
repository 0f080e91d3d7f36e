using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using BookingApp.Reservations;

namespace BookingApp.Tests.Architecture;

/// <summary>One room's knowledge of another, with the types that show it.</summary>
public sealed record Arrow(string From, string To, IReadOnlyList<string> Shown);

/// <summary>The app's rooms, which are its folders, and what each really knows of the others: types named in signatures, fields and attributes, and
/// used in the code itself.</summary>
public static partial class Rooms
{
    private const string App = "BookingApp";
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What lies in no folder: words that every room may use.</summary>
    public const string Kernel = "kernel";

    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every arrow from one room to another, as built.</summary>
    public static IReadOnlyList<Arrow> Arrows { get; } = Read(typeof(Reservation).Assembly, App);

    // The room that a type lives in; nothing for what lies outside, and for composition itself.
    private static string? Of(Type type, string root)
    {
        if (type.Namespace is not { } name || type.Name is "Program" || name != root && !name.StartsWith(root + ".", StringComparison.Ordinal))
            return null;
        var path = name.Length == root.Length ? "" : name[(root.Length + 1)..];
        return path.Length is 0 ? Kernel : path.Split('.')[0];
    }

    /// <summary>The arrows that a matrix does not allow.</summary>
    public static IEnumerable<Arrow> NotAllowed(IEnumerable<Arrow> arrows, IReadOnlyDictionary<string, string[]> matrix) =>
        arrows.Where(arrow => arrow.To != Kernel && (!matrix.TryGetValue(arrow.From, out var known) || !known.Contains(arrow.To)));

    /// <summary>The groups of rooms that can each be reached from each other: what stands in one cannot be understood alone.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Cycles(IEnumerable<Arrow> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
        var rooms = next.Select(group => group.Key).ToList();
        var reach = rooms.ToDictionary(room => room, Reachable, StringComparer.Ordinal);
        return [.. rooms.Where(room => reach[room].Contains(room))
            .GroupBy(
                room => string.Join(
                    ' ', reach[room].Where(other => reach.TryGetValue(other, out var back) && back.Contains(room))
                        .Order(StringComparer.Ordinal)), StringComparer.Ordinal)
            .Select(group => (IReadOnlyList<string>)[.. group.Order(StringComparer.Ordinal)])];

        HashSet<string> Reachable(string room)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var waiting = new Stack<string>(next[room]);
            while (waiting.TryPop(out var at))
            {
                if (seen.Add(at))
                {
                    foreach (var to in next[at])
                        waiting.Push(to);
                }
            }

            return seen;
        }
    }

    /// <summary>Reads what the types of an assembly use of each other; the rooms are the names below a root.</summary>
    public static IReadOnlyList<Arrow> Read(Assembly assembly, string root)
    {
        var found = new SortedDictionary<(string From, string To), SortedSet<string>>();
        foreach (var type in assembly.GetTypes())
        {
            if (Of(type, root) is not { } from)
                continue;
            foreach (var used in UsedBy(type).SelectMany(Parts).Distinct())
            {
                if (used.Assembly != assembly || Of(used, root) is not { } to || to == from)
                    continue;
                if (!found.TryGetValue((from, to), out var shown))
                    found[(from, to)] = shown = new(StringComparer.Ordinal);
                shown.Add($"{Outer(type).Name} → {Outer(used).Name}");
            }
        }

        return [.. found.Select(arrow => new Arrow(arrow.Key.From, arrow.Key.To, [.. arrow.Value]))];
    }

    /// <summary>Every arrow that a using says: a constant is copied where it is used, and leaves no other trace.</summary>
    internal static IReadOnlyList<Arrow> Said(IEnumerable<SourceFile> files) =>
    [
        .. files.Where(file => file.Folder.Length > 0)
            .SelectMany(file => UsingOfARoom().Matches(file.Text).Select(match => (From: file.Folder.Split('/')[0], To: match.Groups["room"].Value, file.Path)))
            .Where(said => said.From != said.To).GroupBy(said => (said.From, said.To), said => said.Path)
            .Select(arrow => new Arrow(arrow.Key.From, arrow.Key.To, [.. arrow.Distinct()])),
    ];

    private static Type Outer(Type type) => type.DeclaringType is { } outer ? Outer(outer) : type;

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type?> named =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(Declared).Select(field => field.FieldType),
            .. type.GetCustomAttributesData().Concat(type.GetMembers(Declared).SelectMany(member => member.GetCustomAttributesData()))
                .SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value as Type).Append(attribute.AttributeType)),
            .. type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).SelectMany(UsedBy),
        ];
        return named.OfType<Type>();
    }

    private static IEnumerable<Type?> UsedBy(MethodBase method)
    {
        foreach (var parameter in method.GetParameters())
            yield return parameter.ParameterType;
        if (method is MethodInfo { ReturnType: var result })
            yield return result;
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        foreach (var member in Tokens(body.GetILAsByteArray() ?? []).Select(token => Resolve(method, token)))
        {
            yield return member as Type ?? member?.DeclaringType;
            if (member is MethodInfo { IsGenericMethod: true } generic)
            {
                foreach (var argument in generic.GetGenericArguments())
                    yield return argument;
            }
        }
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] is 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            var operation = _codes[value];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return BitConverter.ToInt32(code, at);
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token, method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsGenericParameter)
            return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }

    [GeneratedRegex(@"^@?using\s+(static\s+|\w+\s*=\s*)?BookingApp\.(?<room>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex UsingOfARoom();
}
