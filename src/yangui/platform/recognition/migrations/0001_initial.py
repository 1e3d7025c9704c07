import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
        ('organisations', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.CharField(max_length=200, verbose_name='通道')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('quorum', models.PositiveSmallIntegerField(verbose_name='最少投票人数')),
                ('open', models.BooleanField(default=True, verbose_name='受理')),
                ('made_at', models.DateTimeField()),
                ('members', models.ManyToManyField(related_name='committees', to=settings.AUTH_USER_MODEL, verbose_name='委员')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='组建单位')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quorum__gte', 2)), name='committee_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='认定编号')),
                ('ladder', models.CharField(blank=True, max_length=200)),
                ('values', models.JSONField(default=dict)),
                ('since', models.DateField(verbose_name='认定日期')),
                ('until', models.DateField(null=True, verbose_name='有效期至')),
                ('review_on', models.DateField(null=True, verbose_name='下次复核')),
                ('intended', models.CharField(blank=True, choices=[('removal', '撤销'), ('downgrade', '降级')], max_length=10, verbose_name='拟作决定')),
                ('hear_until', models.DateField(null=True, verbose_name='听证申请截止')),
                ('minutes', models.TextField(blank=True, verbose_name='听证记录')),
                ('ended_on', models.DateField(null=True, verbose_name='终止')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='registry.entity', verbose_name='名称')),
                ('listing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='registry.listing')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', 'review_on'], name='entries_by_review')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('valid', 'due', 'intended', 'hearing')), models.Q(('ladder', ''), _negated=True)), fields=('entity', 'ladder'), name='one_rung_of_a_ladder')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=50, unique=True, verbose_name='证书编号')),
                ('code', models.CharField(max_length=32, unique=True)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(verbose_name='日期')),
                ('revoked_at', models.DateTimeField(null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='recognition.entry')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('entry',), name='one_certificate_holds')],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('programme', models.CharField(blank=True, max_length=200, verbose_name='项目')),
                ('category', models.CharField(blank=True, max_length=200, verbose_name='类别')),
                ('papers', models.JSONField(default=list, verbose_name='材料')),
                ('due_on', models.DateField(verbose_name='上报截止')),
                ('opened_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True, verbose_name='上报')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='推荐单位')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Nominee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('decision', models.JSONField(default=dict)),
                ('result', models.CharField(blank=True, max_length=40, verbose_name='结果编号')),
                ('found_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.entity', verbose_name='名称')),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominees', to='recognition.nomination')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('nomination', 'entity'), name='nominated_once')],
            },
        ),
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attached_at', models.DateTimeField()),
                ('nominee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='recognition.nominee')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.paper')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('nominee', 'paper'), name='enclosed_once')],
            },
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('origin', models.CharField(choices=[('application', '申请'), ('nomination', '提名')], max_length=12, verbose_name='来源')),
                ('rules', models.JSONField()),
                ('form', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
                ('values', models.JSONField(default=dict)),
                ('decision', models.JSONField(default=dict)),
                ('statement', models.TextField(blank=True, verbose_name='申请说明')),
                ('due_on', models.DateField(null=True, verbose_name='期限')),
                ('opened_at', models.DateTimeField(verbose_name='开始')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='提交')),
                ('notice_on', models.DateField(null=True, verbose_name='公示开始')),
                ('notice_until', models.DateField(null=True, verbose_name='公示截止')),
                ('applicant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='registry.entity', verbose_name='申请人')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='NoticeObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('contact', models.CharField(max_length=200, verbose_name='联系方式')),
                ('reason', models.TextField(verbose_name='理由')),
                ('filed_at', models.DateTimeField()),
                ('due_on', models.DateField(verbose_name='核查期限')),
                ('answer', models.TextField(blank=True, verbose_name='核查结果')),
                ('recognition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='recognition.recognition')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'filed')), fields=('recognition',), name='one_objection_to_notice')],
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='recognition',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='recognition.recognition'),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attached_at', models.DateTimeField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.paper')),
                ('recognition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='recognition.recognition')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('recognition', 'paper'), name='recognised_by_paper_once')],
            },
        ),
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=200, verbose_name='名录')),
                ('level', models.CharField(choices=[('national', '国家级'), ('province', '省级'), ('city', '市级'), ('county', '县级')], max_length=10, verbose_name='级别')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('pack', models.CharField(max_length=64)),
                ('rules', models.JSONField()),
                ('ladder', models.CharField(blank=True, max_length=200)),
                ('contact', models.CharField(max_length=300, verbose_name='咨询方式')),
                ('kept_since', models.DateField(verbose_name='自')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='主管单位')),
            ],
            options={
                'ordering': ['type', 'level', 'id'],
                'constraints': [models.UniqueConstraint(fields=('type', 'level', 'organisation'), name='one_register_each')],
            },
        ),
        migrations.AddField(
            model_name='recognition',
            name='register',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='recognition.register'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='register',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='recognition.register'),
        ),
        migrations.AddField(
            model_name='entry',
            name='register',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='recognition.register'),
        ),
        migrations.CreateModel(
            name='TitleReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('category', models.CharField(max_length=200, verbose_name='通道')),
                ('decision', models.JSONField(default=dict)),
                ('statement', models.TextField(verbose_name='业绩')),
                ('minutes', models.TextField(blank=True, verbose_name='纪要')),
                ('submitted_at', models.DateTimeField(verbose_name='提交')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='recognition.committee')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='title_reviews', to='registry.entity', verbose_name='申报人')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'submitted')), fields=('committee', 'entity'), name='one_title_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='TitleVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agrees', models.BooleanField()),
                ('cast_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='recognition.titlereview')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('review', 'member'), name='one_title_vote_each')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('kind', models.CharField(choices=[('site', '现场核查'), ('expert', '专家评议')], max_length=10, verbose_name='方式')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('lines', models.JSONField(default=dict)),
                ('conclusion', models.TextField(blank=True, verbose_name='结论')),
                ('recommends', models.BooleanField(null=True, verbose_name='建议认定')),
                ('planned_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(null=True)),
                ('recognition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='recognition.recognition')),
                ('visitor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核查人')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('recognition', 'visitor'), name='visited_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nominee',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{found:left_out,found:proposed,left_out:proposed,proposed:left_out,proposed:sent,sent:chosen,sent:not_chosen}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='3615ba192e38f878696ce17b3416cd4080ede076', operation='UPDATE', pgid='pgtrigger_state_follows_table_5ee47', table='recognition_nominee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nominee',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'found\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='804d19767b6b8f21bf40cb27852dab9d7c030831', operation='INSERT', pgid='pgtrigger_state_begins_7dac2', table='recognition_nominee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeobjection',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{filed:dismissed,filed:upheld}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d5ffc95e0f8fed02badf6d19569ad74479521cc8', operation='UPDATE', pgid='pgtrigger_state_follows_table_43307', table='recognition_noticeobjection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeobjection',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'filed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='4e3e458895b4f30295b1350a5fd0648ffc263f4d', operation='INSERT', pgid='pgtrigger_state_begins_9ad8c', table='recognition_noticeobjection', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='recognition',
            index=models.Index(fields=['register', 'state', 'id'], name='recognitions_of_register'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'returned', 'accepted', 'visited', 'noticed', 'suspended', 'sent_up'))), fields=('register', 'entity'), name='one_recognition_alive'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recognition',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:noticed,accepted:recognised,accepted:refused,accepted:sent_up,accepted:visited,accepted:withdrawn,draft:submitted,draft:withdrawn,noticed:recognised,noticed:refused,noticed:sent_up,noticed:suspended,returned:refused,returned:submitted,returned:withdrawn,sent_up:recognised,sent_up:refused,submitted:accepted,submitted:refused,submitted:returned,submitted:withdrawn,suspended:noticed,suspended:refused,visited:noticed,visited:recognised,visited:refused,visited:sent_up,visited:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='bcf0c27009f68ba519d3b550f88aab516fbfb803', operation='UPDATE', pgid='pgtrigger_state_follows_table_bcd46', table='recognition_recognition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recognition',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'draft\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='c8339547652cb3ceccdf353489ab817b9558a5cc', operation='INSERT', pgid='pgtrigger_state_begins_03619', table='recognition_recognition', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category', ''), ('programme', ''), ('register__isnull', False)), models.Q(('register', None), models.Q(('programme', ''), _negated=True), models.Q(('category', ''), _negated=True)), _connector='OR'), name='nominated_for_one_thing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:sent,open:withdrawn,sent:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='9b1b37745a1971cf5f79bded8b74470788ec0dec', operation='UPDATE', pgid='pgtrigger_state_follows_table_202ca', table='recognition_nomination', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'open\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='eb6e5d5ea0da59e05cd551564a8f5850b622619e', operation='INSERT', pgid='pgtrigger_state_begins_9db04', table='recognition_nomination', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['register', 'state', 'id'], name='entries_of_register'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('valid', 'due', 'intended', 'hearing'))), fields=('register', 'entity'), name='one_entry_listed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{due:exited,due:expired,due:intended,due:superseded,due:valid,hearing:downgraded,hearing:exited,hearing:removed,hearing:superseded,hearing:valid,intended:downgraded,intended:exited,intended:hearing,intended:removed,intended:superseded,intended:valid,valid:due,valid:exited,valid:expired,valid:intended,valid:superseded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6351085441b3c8b882d9e42badcd881bcc016721', operation='UPDATE', pgid='pgtrigger_state_follows_table_af816', table='recognition_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'valid\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='44c41289a67e4e67109b2e99980b3391d3626e06', operation='INSERT', pgid='pgtrigger_state_begins_dfd72', table='recognition_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='titlereview',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{submitted:granted,submitted:refused,submitted:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='fb43dfc65e5551e30ad67034154d1ab86dd01a60', operation='UPDATE', pgid='pgtrigger_state_follows_table_b0dde', table='recognition_titlereview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='titlereview',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'submitted\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='8c1dcdc3500b6414143c9ec3a12afee311a49d74', operation='INSERT', pgid='pgtrigger_state_begins_f030c', table='recognition_titlereview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='titlevote',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1fdd11fe85fac99c34cf662ed9b8812706c8dbbf', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_9dcdb', table='recognition_titlevote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:declined,planned:handed_in}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='93e7060e6bd1f6618f737b58a56b5e500cd37147', operation='UPDATE', pgid='pgtrigger_state_follows_table_33b13', table='recognition_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'planned\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='4e97435f5899f7fd63369d23511ddc7d1eacbcaa', operation='INSERT', pgid='pgtrigger_state_begins_b8e13', table='recognition_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='visit_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'handed_in\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2e5ec4f7be20b5ebdfc5955d4e1a4ebfe1fb334b', operation='UPDATE', pgid='pgtrigger_visit_stays_7bc04', table='recognition_visit', when='BEFORE')),
        ),
    ]
